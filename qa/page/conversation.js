// One conversation: questions asked in it, earlier ones shown again.

import { questionLink } from "./address.js";
import { spoken } from "./announcement.js";
import { ask } from "./client.js";
import { element, scrolling } from "./element.js";
import { session } from "./keeping.js";
import { Missing } from "./missing.js";
import { problemBox } from "./problem.js";
import { Turn } from "./turn.js";
import { count } from "./words.js";

const LIMIT = 10; // passages asked for
const get = (id) => document.getElementById(id);

/** The question as it was searched: it means the same without its conversation. */
function searched(answer) {
  return answer.standalone_question || answer.question;
}

/**
 * parts: {box, draft, filters, pane, sessions} of the page, and asked(), which hears of each question;
 * say(words) announces.
 */
export class Conversation {
  constructor(parts, say) {
    Object.assign(this, parts);
    this.say = say;
    this.thread = get("thread");
    this.session = null;
    this.asksOn(null);
    this.running = null; // what stops the question being answered
    const hears = { shown: (told) => this.resumed(told), gone: () => (this.session = null) };
    this.missing = new Missing(get("notice"), hears);
  }

  /** Ask on a link's day, null for today, as long as the archive is to stand as it is to stand now. */
  asksOn(askedOn) {
    this.linked = { askedOn, asOf: this.filters.asOf };
  }

  get askedOn() {
    return this.linked.asOf === this.filters.asOf ? this.linked.askedOn : null;
  }

  /** A new turn at the foot of the thread, or before another one. */
  turn(question, again, before = null) {
    get("welcome").hidden = true;
    get("new-conversation").hidden = false;
    const turn = new Turn(question, {
      again,
      alone: () => this.ask(question, { isAlone: true }),
      unread: (answer) => this.ask(searched(answer), { isAlone: true, ignoresPeriod: true }),
      edit: () => this.edit(question),
      open: (place, opener) => this.pane.open(place, opener),
      reopened: (old, opener) => this.pane.reopened(old, opener),
    });
    this.thread.insertBefore(turn.root, before);
    return turn;
  }

  /** Whether a question is being answered; then that is said. */
  isBusy() {
    if (this.running) this.say("Still answering. Stop it to ask another question.");
    return this.running !== null;
  }

  /** Whether a question can be asked now; if not, that is said. */
  isReady() {
    if (this.isBusy()) return false;
    if (this.filters.isSound()) return true;
    this.say(`Not asked: ${this.filters.wrong}.`);
    return false;
  }

  /**
   * Ask, unless something is in the way. how.isAlone: without what was said before;
   * how.ignoresPeriod: with no period read into its words.
   */
  ask(question, how = {}) {
    if (!this.isReady()) return;
    this.asked();
    if (!this.missing.sought) get("notice").replaceChildren();
    this.filters.show(false);
    this.pane.close({ refocus: false });
    const turn = this.turn(question, () => this.run(turn, question, how));
    if (!matchMedia("(pointer: fine)").matches) this.box.blur(); // the keyboard would hide the answer
    this.run(turn, question, how);
    turn.root.scrollIntoView({ block: "start", behavior: scrolling() });
  }

  async run(turn, question, how) {
    if (!this.isReady()) return;
    const stopper = new AbortController();
    this.busy(stopper);
    this.writeAddress(question, how);
    turn.waiting("Searching the archive…");
    this.say("Searching the archive…");
    try {
      await this.follow(turn, question, how, stopper.signal);
    } catch (error) {
      if (stopper.signal.aborted) turn.stopped();
      else turn.failed(error);
      this.say(stopper.signal.aborted ? "Stopped." : "");
    } finally {
      if (this.running === stopper) this.busy(null);
    }
  }

  async follow(turn, question, how, signal) {
    await this.missing.load(signal);
    const { value: filter, asOf } = this.filters;
    const asked = this.scope(how);
    const unfiltered = this.filters.active ? () => this.askUnfiltered(question) : null;
    const request = { question, session_id: this.session, filter, limit: LIMIT };
    if (how.isAlone) request.alone = true;
    if (how.ignoresPeriod) request.ignore_period = true;
    if (asOf) request.as_of = asOf;
    if (this.askedOn) request.asked_on = this.askedOn;
    const today = new Date().toISOString().slice(0, 10); // in UTC, as the server counts
    const day = this.askedOn ?? (asOf ? null : today); // what stood that day is asked on that day
    for await (const { event, data } of ask(request, signal)) {
      if (event === "evidence") {
        this.draft.answered();
        turn.waiting(`Reading ${count(data.length, "passage")}…`);
      } else if (event === "token") turn.token(data);
      else {
        if (this.running?.signal === signal) this.busy(null); // the stream may take a while to close
        this.answered(turn, data, how, unfiltered, () => questionLink(searched(data), asked, day));
      }
    }
  }

  answered(turn, answer, how, unfiltered, link) {
    this.session = answer.session_id ?? this.session;
    turn.answered(answer, unfiltered, link);
    this.sessions.mark(this.session);
    this.sessions.load();
    this.writeAddress(searched(answer), how);
    this.say(spoken(answer));
  }

  /** Show an earlier conversation, to go on with it; where it is gone, ask `question` if there is one. */
  async resume(id, question = "", how = {}) {
    this.leave();
    const stopper = new AbortController();
    this.busy(stopper);
    get("welcome").hidden = true;
    get("notice").replaceChildren(element("p", { class: "waiting" }, "Opening the conversation…"));
    try {
      const told = await session(id, stopper.signal);
      if (this.running === stopper) this.resumed(told);
    } catch (error) {
      if (this.running !== stopper) return;
      this.busy(null);
      this.notResumed(error, id, question, how);
    } finally {
      if (this.running === stopper) this.busy(null);
    }
  }

  /** Show its turns, above what was asked while the server was away. */
  resumed(told) {
    get("notice").replaceChildren();
    this.session = told.id;
    this.asksOn(null);
    this.sessions.mark(told.id);
    const meanwhile = this.thread.firstElementChild;
    for (const one of told.turns) this.recall(one, told.id, meanwhile);
    const root = this.thread.lastElementChild;
    root?.scrollIntoView({ block: "start", behavior: "instant" });
    if (meanwhile) return;
    const last = told.turns.at(-1);
    this.writeAddress(last ? searched(last.answer) : "", { ignoresPeriod: last?.ignore_period });
    this.say(`${told.title}: ${count(told.turns.length, "question")}.`);
    const isTyping = document.activeElement === this.box && this.box.value;
    if (!isTyping) root?.querySelector("h2").focus({ preventScroll: true });
  }

  /** Show a turn as it was answered; asked again, it is a question of now. */
  recall({ question, answer, number, feedback, filter, ...kept }, id, before) {
    const turn = this.turn(question, () => this.ask(question), before);
    const asked = new URLSearchParams((filter?.sources ?? []).map((one) => ["source", one]));
    if (filter?.published_from) asked.set("from", filter.published_from);
    if (filter?.published_to) asked.set("to", filter.published_to);
    if (kept.as_of) asked.set("as_of", kept.as_of);
    if (kept.ignore_period) asked.set("ignore_period", "true");
    const of = { turn: number, session_id: id, feedback, evidence: answer.evidence ?? [] };
    const link = () => questionLink(searched(answer), asked, kept.asked_on);
    turn.answered({ ...answer, ...of }, null, link);
  }

  notResumed(error, id, question, how) {
    const notice = get("notice");
    get("welcome").hidden = false;
    if (error.name === "AbortError") return notice.replaceChildren();
    if (error.status === 404 && question) {
      this.ask(question, how);
      const words = "The conversation of this link is gone; its question is asked anew.";
      return notice.replaceChildren(element("p", { class: "aside" }, words));
    }
    if (!error.isAway) return notice.replaceChildren(problemBox(error));
    this.session = id; // what is asked meanwhile goes on with it
    this.sessions.mark(id);
    this.writeAddress(question, how);
    get("new-conversation").hidden = false;
    return this.missing.seek(id, question);
  }

  /** The server is back: so is the conversation that it could not tell. */
  again() {
    const { sought } = this.missing;
    if (!sought || this.running) return;
    if (!this.thread.children.length) this.resume(sought.id, sought.question);
    else this.missing.load().catch((error) => error.isAway || get("notice").replaceChildren(problemBox(error)));
  }

  edit(question) {
    this.box.value = question;
    this.box.focus({ preventScroll: true });
  }

  askUnfiltered(question) {
    this.filters.clear();
    this.ask(question);
  }

  /** Away from what is shown. */
  leave() {
    this.running?.abort();
    this.busy(null);
    this.session = null;
    this.missing.forget();
    this.sessions.mark(null);
    this.pane.close({ refocus: false });
    this.thread.replaceChildren();
    get("notice").replaceChildren();
  }

  restart() {
    this.leave();
    this.filters.clear(); // they belong to the conversation
    this.asksOn(null);
    get("welcome").hidden = false;
    get("new-conversation").hidden = true;
    this.writeAddress("");
    this.say("New conversation.");
    this.box.focus({ preventScroll: true });
  }

  busy(stopper) {
    const hadFocus = document.activeElement;
    this.running = stopper;
    get("send").hidden = stopper !== null;
    get("stop").hidden = stopper === null;
    this.thread.setAttribute("aria-busy", String(stopper !== null));
    if (hadFocus === get("send")) get("stop").focus();
    if (hadFocus === get("stop")) this.box.focus({ preventScroll: true });
  }

  /** The parameters that say of what a question is asked, and how it is read. */
  scope(how) {
    const asked = new URLSearchParams();
    this.filters.write(asked);
    if (how.ignoresPeriod) asked.set("ignore_period", "true");
    return asked;
  }

  /** The address of what is shown: the conversation, and its last question for whom it is kept from. */
  writeAddress(question, how = {}) {
    const href = question ? questionLink(question, this.scope(how), this.askedOn) : location.pathname;
    const url = new URL(href, location.origin);
    if (this.session) url.searchParams.set("session", this.session);
    history.replaceState(null, "", url);
  }
}
