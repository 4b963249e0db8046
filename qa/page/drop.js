// Articles added by drop or by choosing files: sent in batches, told as it goes, cancelled at will.

import { listenForDrops } from "./dropping.js";
import { element } from "./element.js";
import { Outcome } from "./outcome.js";
import { Problem, problemBox } from "./problem.js";
import { batches, send } from "./upload.js";
import { count } from "./words.js";

const TRIES = 5; // of a batch that the server asks to wait with

export class Adding {
  /**
   * say(words) announces, changed() hears that the archive has changed, open(place, opener) shows an
   * article.
   */
  constructor({ say, changed, open }) {
    const get = (id) => document.getElementById(id);
    Object.assign(this, { say, changed, open });
    this.root = get("adding");
    this.input = get("add-files");
    this.button = get("add-articles");
    this.title = element("h2", { id: "adding-title", tabindex: "-1" });
    this.stop = element("button", { type: "button", class: "quiet", onclick: () => this.cancel() }, "Cancel");
    this.more = element("button", { type: "button", class: "quiet", "aria-expanded": "true", "aria-controls": "adding-told", onclick: () => this.fold(!this.isFolded) }, "Details");
    this.leave = element("button", { type: "button", class: "quiet", onclick: () => this.close() }, "Close");
    this.bar = element("progress", { "aria-labelledby": "adding-now", max: "1" });
    this.now = element("p", { id: "adding-now" });
    this.list = element("div", { class: "outcome" });
    const head = element("header", {}, this.title, this.more, this.stop, this.leave);
    const going = element("div", { class: "going" }, this.now, this.bar);
    this.told = element("div", { id: "adding-told" }, going, this.list);
    this.root.append(head, this.told);
    this.stopper = null; // what cancels the sending
    this.button.addEventListener("click", () => this.choose());
    this.input.addEventListener("change", () => {
      this.take([...this.input.files]);
      this.input.value = ""; // the same file may be chosen again
    });
    listenForDrops(get("drop-here"), (files) => this.take(files));
  }

  /** Let the reader choose files. */
  choose() {
    this.input.click();
  }

  /** Add files; behind those that are being added, if any are. */
  take(files) {
    if (!files.length) return;
    if (!this.stopper) this.begin();
    const kept = files.filter((file) => this.isFirst(file));
    this.queue.push(...batches(kept));
    this.total += kept.length;
    if (!this.stopper) this.run();
  }

  begin() {
    this.outcome = new Outcome(this.open);
    this.names = new Set();
    this.queue = []; // batches, the first one on its way
    this.total = 0;
    this.done = 0;
  }

  /** Whether no file before has this name: a second one would take the first one's place. */
  isFirst({ name }) {
    if (this.names.has(name)) this.outcome.twice(name);
    else return this.names.add(name);
    return false;
  }

  async run() {
    this.stopper = new AbortController();
    this.show();
    this.say(`Adding ${count(this.total, "file")}.`);
    let fault = null;
    try {
      while (this.queue.length) await this.batch(this.queue[0]);
    } catch (error) {
      fault = error;
    }
    const isStopped = this.stopper.signal.aborted;
    this.stopper = null;
    await this.ended(isStopped ? null : fault, isStopped);
  }

  /** Send the first batch of the queue; a batch too large for the server is sent in halves. */
  async batch(files) {
    try {
      const told = await this.patiently(files);
      this.outcome.add(told);
    } catch (error) {
      if (error.status === 413 && files.length > 1) {
        const half = Math.ceil(files.length / 2);
        this.queue.splice(0, 1, files.slice(0, half), files.slice(half));
        return;
      }
      if (!this.outcome.refused(error, files)) throw error;
    }
    this.queue.shift();
    this.done += files.length;
    this.refresh(null);
  }

  /** Send a batch, again after a while where the server asks to wait. */
  async patiently(files) {
    const { signal } = this.stopper;
    for (let tries = 1; ; tries += 1) {
      try {
        return await send(files, (share) => this.refresh(share), signal);
      } catch (error) {
        if (error.status !== 429 || tries === TRIES) throw error;
        this.now.textContent = `The server asks to wait ${count(error.wait, "second")}…`;
        await new Promise((resolve) => {
          setTimeout(resolve, error.wait * 1000);
          signal.addEventListener("abort", resolve);
        });
        if (signal.aborted) throw error;
      }
    }
  }

  /** share: of the batch's bytes that is out; null between two batches. */
  refresh(share) {
    const files = this.queue[0] ?? [];
    const names = files.length > 1 ? `${files[0].name} and ${files.length - 1} more` : files[0]?.name;
    this.title.textContent = `Adding ${count(this.total, "file")}`;
    if (share === 1) this.now.textContent = `Reading and indexing ${names}…`;
    else if (names) this.now.textContent = `Sending ${names}: ${Math.floor(100 * (share ?? 0))} %`;
    this.bar.value = (this.done + files.length * (share ?? 0) * 0.5) / (this.total || 1);
    this.list.replaceChildren(...this.outcome.nodes());
  }

  get isFolded() {
    return this.told.hidden;
  }

  /** To one line, or back: what is read beneath it is the answer. */
  fold(folded) {
    this.told.hidden = folded;
    this.more.setAttribute("aria-expanded", String(!folded));
  }

  show() {
    this.root.hidden = false;
    this.fold(false);
    this.root.classList.add("busy");
    this.stop.hidden = false;
    this.leave.hidden = true;
    this.refresh(0);
  }

  async ended(fault, isStopped) {
    const hadFocus = document.activeElement === this.stop;
    this.root.classList.remove("busy");
    this.stop.hidden = true;
    this.leave.hidden = false;
    const words = this.outcome.words();
    this.title.textContent = isStopped || fault ? `Stopped: ${words}` : words;
    await this.outcome.name();
    const nodes = this.outcome.nodes();
    if (isStopped) nodes.unshift(this.unsent());
    if (fault) nodes.unshift(this.faulty(fault));
    if (fault) this.fold(false); // something is to be done
    this.list.replaceChildren(...nodes);
    if (hadFocus) this.leave.focus();
    this.say(this.title.textContent);
    if (this.outcome.isChange || isStopped) this.changed();
  }

  unsent() {
    const left = this.queue.flat().length;
    const words = `${count(left, "file")} of ${this.total} ${left === 1 ? "was" : "were"} not finished. What was on its way may still be added; nothing that was added is taken back.`;
    return element("p", { class: "aside" }, words);
  }

  /** What stopped it, and a button that goes on with what is left. */
  faulty(error) {
    const told = error instanceof Problem ? error : new Problem({ title: "This page could not send the files", detail: String(error) });
    const left = this.queue.flat().length;
    const again = element("button", { type: "button", class: "retry", onclick: () => this.run() }, `Send ${count(left, "file")} again`);
    return problemBox(told, again);
  }

  cancel() {
    this.stopper?.abort();
  }

  close() {
    this.root.hidden = true;
    this.list.replaceChildren();
    this.button.focus();
  }
}
