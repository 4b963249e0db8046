// The page: its parts put together, and what its address asks for.

import { readAddress } from "./address.js";
import { ArticlePane } from "./article.js";
import { showConnection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { Draft } from "./draft.js";
import { Adding } from "./drop.js";
import { Filters } from "./filters.js";
import { listen } from "./keys.js";
import { keepPage } from "./offline.js";
import { Problem, problemBox } from "./problem.js";
import { Sessions } from "./sessions.js";
import { Welcome } from "./welcome.js";

const get = (id) => document.getElementById(id);

class Chat {
  constructor() {
    this.box = get("question");
    this.draft = new Draft(this.box);
    this.filters = new Filters();
    this.pane = new ArticlePane();
    this.sessions = new Sessions({
      resume: (id) => this.conversation.resume(id),
      deleted: (id) => id === this.conversation.session && this.conversation.restart(),
      say: (words) => this.say(words),
    });
    const { box, draft, filters, pane, sessions } = this;
    const parts = { box, draft, filters, pane, sessions, asked: () => this.adding.fold(true) };
    this.conversation = new Conversation(parts, (words) => this.say(words));
    this.welcome = new Welcome(get("welcome"), get("archive-line"), {
      ask: (question) => this.conversation.ask(question),
      add: () => this.adding.choose(),
      learned: (archive) => this.filters.offer(archive),
    });
    this.adding = new Adding({
      say: (words) => this.say(words),
      changed: () => this.welcome.load(),
      open: (place, opener) => this.pane.open(place, opener),
    });
  }

  start() {
    get("ask").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    get("stop").addEventListener("click", () => this.conversation.running?.abort());
    get("new-conversation").addEventListener("click", () => this.conversation.restart());
    listen(this.box, get("thread"), this.pane);
    showConnection(get("connection"), () => this.reconnected());
    this.welcome.load();
    this.sessions.load();
    this.followAddress();
    keepPage();
  }

  /** The server is back: load what could not be loaded. */
  reconnected() {
    this.say("The server is back.");
    this.welcome.load();
    this.sessions.load();
    this.conversation.again();
  }

  /** A shared link asks its question, opens its article or resumes its conversation at once. */
  followAddress() {
    const parameters = new URLSearchParams(location.search || location.hash.slice(1));
    const asked = readAddress(parameters);
    this.filters.read(parameters);
    this.conversation.asksOn(asked.askedOn);
    const how = { ignoresPeriod: asked.ignorePeriod };
    if (asked.faults.length) this.fault(asked);
    else if (asked.place) this.pane.open(asked.place, null);
    else if (asked.session) this.conversation.resume(asked.session, asked.question, how);
    else if (asked.question) this.askLinked(asked.question, how);
    else if (matchMedia("(pointer: fine)").matches) this.box.focus({ preventScroll: true });
  }

  /** Ask a link's question; a reload may find it in the ask box too, whose it then no longer is. */
  askLinked(question, how) {
    if (this.box.value.trim() === question) this.draft.asked(question);
    this.conversation.ask(question, how);
  }

  /** Say what is wrong with a link; its question can be looked at before it is asked. */
  fault({ faults, question }) {
    const problem = new Problem({
      title: "This link does not make sense",
      detail: `In it, ${faults.join("; and ")}.`,
      remedy: question ? "Its question stands below: look at it, then ask." : "Ask a question below.",
    });
    get("notice").replaceChildren(problemBox(problem));
    if (question) this.box.value = question;
    this.box.focus({ preventScroll: true });
  }

  submit() {
    const question = this.box.value.trim();
    if (this.conversation.isBusy()) return undefined;
    if (!question) return this.box.focus({ preventScroll: true });
    if (!this.conversation.isReady()) return undefined;
    this.draft.asked(question);
    return this.conversation.ask(question);
  }

  say(words) {
    get("status").textContent = words;
  }
}

new Chat().start();
