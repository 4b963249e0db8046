// The page: one conversation, one question at a time.

import { ArticlePane } from "./article.js";
import { ask } from "./client.js";
import { scrolling } from "./element.js";
import { Filters } from "./filters.js";
import { Turn } from "./turn.js";
import { welcome } from "./welcome.js";
import { confidence, count } from "./words.js";

const LIMIT = 10; // passages asked for
const get = (id) => document.getElementById(id);

class Chat {
  constructor() {
    this.box = get("question");
    this.thread = get("thread");
    this.filters = new Filters();
    this.pane = new ArticlePane();
    this.open = (place, opener) => this.pane.open(place, opener);
    this.session = null;
    this.running = null;
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
    get("stop").addEventListener("click", () => this.running?.abort());
    get("new-conversation").addEventListener("click", () => this.restart());
    document.addEventListener("keydown", (event) => this.key(event));
    const learned = (archive) => this.filters.offer(archive);
    welcome(get("welcome"), get("archive-line"), (question) => this.ask(question), learned);
    this.readAddress();
  }

  /** A shared link asks its question at once. */
  readAddress() {
    const parameters = new URLSearchParams(location.search || location.hash.slice(1));
    this.filters.read(parameters);
    const question = (parameters.get("q") ?? "").trim();
    if (question) this.ask(question);
    else if (matchMedia("(pointer: fine)").matches) this.box.focus();
  }

  writeAddress(question) {
    const parameters = new URLSearchParams(question ? { q: question } : {});
    if (question) this.filters.write(parameters);
    const search = parameters.size ? `?${parameters}` : location.pathname;
    history.replaceState(null, "", search);
  }

  submit() {
    const question = this.box.value.trim();
    if (this.running) return this.say("Still answering. Stop it to ask another question.");
    if (!question) return this.box.focus();
    this.box.value = "";
    return this.ask(question);
  }

  /** Ask in a new turn at the foot of the thread. */
  ask(question) {
    if (this.running) return;
    get("welcome").hidden = true;
    get("new-conversation").hidden = false;
    this.filters.show(false);
    this.pane.close({ refocus: false });
    const again = () => this.run(turn, question);
    const turn = new Turn(question, again, () => this.edit(question));
    this.thread.append(turn.root);
    if (!matchMedia("(pointer: fine)").matches) this.box.blur(); // the keyboard would hide the answer
    this.run(turn, question);
    turn.root.scrollIntoView({ block: "start", behavior: scrolling() });
  }

  async run(turn, question) {
    if (this.running) return;
    const stopper = new AbortController();
    this.busy(stopper);
    this.writeAddress(question);
    turn.waiting("Searching the archive…");
    this.say("Searching the archive…");
    try {
      await this.follow(turn, question, stopper.signal);
    } catch (error) {
      if (stopper.signal.aborted) turn.stopped();
      else turn.failed(error);
      this.say(stopper.signal.aborted ? "Stopped." : "");
    } finally {
      if (this.running === stopper) this.busy(null);
    }
  }

  async follow(turn, question, signal) {
    const filter = this.filters.value;
    const unfiltered = this.filters.active ? () => this.askUnfiltered(question) : null;
    const request = { question, session_id: this.session, filter, limit: LIMIT };
    for await (const { event, data } of ask(request, signal)) {
      if (event === "evidence") {
        turn.waiting(`Reading ${count(data.length, "passage")}…`);
      } else if (event === "token") turn.token(data);
      else {
        this.session = data.session_id ?? this.session;
        turn.answered(data, this.open, unfiltered);
        this.writeAddress(data.standalone_question || question);
        this.say(spoken(data));
      }
    }
  }

  edit(question) {
    this.box.value = question;
    this.box.focus();
  }

  askUnfiltered(question) {
    this.filters.clear();
    this.ask(question);
  }

  restart() {
    this.running?.abort();
    this.busy(null);
    this.session = null;
    this.pane.close({ refocus: false });
    this.thread.replaceChildren();
    get("welcome").hidden = false;
    get("new-conversation").hidden = true;
    this.writeAddress("");
    this.say("New conversation.");
    this.box.focus();
  }

  busy(stopper) {
    const hadFocus = document.activeElement;
    this.running = stopper;
    get("send").hidden = stopper !== null;
    get("stop").hidden = stopper === null;
    this.thread.setAttribute("aria-busy", String(stopper !== null));
    if (hadFocus === get("send")) get("stop").focus();
    if (hadFocus === get("stop")) this.box.focus();
  }

  say(words) {
    get("status").textContent = words;
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.key === "Escape") this.escape(event);
    else if (typing(event.target)) return;
    else if (event.key === "/") {
      event.preventDefault();
      this.box.focus();
    } else if (/^[1-9]$/.test(event.key)) this.openNumber(event.key);
  }

  escape(event) {
    if (this.pane.isOpen) {
      event.preventDefault();
      this.pane.close();
    } else if (event.target === this.box) {
      const headings = this.thread.querySelectorAll("h2");
      if (headings.length) headings[headings.length - 1].focus({ preventScroll: true });
      else this.box.blur();
    }
  }

  openNumber(marker) {
    const turn = this.thread.lastElementChild;
    turn?.querySelector(`.cite[data-marker="${marker}"]`)?.click();
  }
}

/** The answer for those who hear it: the short answer, else the sentences; or what may help. */
function spoken(answer) {
  if (answer.abstained) {
    const [hint] = answer.abstention?.hints ?? [];
    return ["The archive does not seem to hold the answer.", hint].filter(Boolean).join(" ");
  }
  const words = answer.short_answer || answer.answer_parts.map(({ text }) => text).join("");
  const said = answer.yes_no ? `${answer.yes_no}. ${words}` : words;
  const differ = answer.agreement?.differ ? ". Sources differ." : "";
  return `${confidence(answer.confidence).word}: ${said}${differ}`;
}

function typing(target) {
  if (target.matches("textarea, select, [contenteditable]")) return true;
  return target.matches("input:not([type=checkbox])");
}

new Chat().start();
