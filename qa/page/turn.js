// One question and what came of it: waiting, answered, stopped or failed.

import { answerNodes } from "./answer.js";
import { citeButton, held } from "./cite.js";
import { element } from "./element.js";
import { problemBox } from "./problem.js";
import { day, fromTo } from "./words.js";

const REFUSED = new Set([400, 413, 422]); // what is asked is at fault
const UNREAD = "Ask again without reading this period into the question";
const ALONE = "Ask what was typed, without what was said before";
let made = 0;

/**
 * The view of one question. `reader` does what the reader asks for: again() asks it once more, alone()
 * asks it without its conversation, unread(answer) without the period that was read into it, edit() gives it back to the ask box, open(place, opener) shows an
 * article, reopened(old, button) hears that a button stands for another.
 */
export class Turn {
  constructor(question, reader) {
    made += 1;
    this.reader = reader;
    const id = `question-${made}`;
    this.heading = element("h2", { id, class: "asked", tabindex: "-1", dir: "auto" }, question);
    this.understood = element("p", { class: "understood", dir: "auto", hidden: true });
    this.alone = element("button", { type: "button", class: "quiet", title: ALONE, hidden: true, onclick: reader.alone }, "Ask only this");
    this.scope = element("p", { class: "scope", hidden: true });
    this.reply = element("div", { class: "reply" });
    this.root = element(
      "article",
      { class: "turn", "aria-labelledby": id },
      this.heading,
      element("div", { class: "meant" }, this.understood, this.alone),
      this.scope,
      this.reply,
    );
  }

  waiting(text) {
    this.draft = null;
    this.reply.replaceChildren(
      element("p", { class: "waiting" }, text),
      element("div", { class: "skeleton", "aria-hidden": "true" }),
    );
  }

  /** Add a piece of the answer; where it is a sentence with its proof, its number can be pressed. */
  token({ text, sentence, citation }) {
    if (!this.draft) {
      this.draft = element("p", { class: "said draft", dir: "auto" });
      this.reply.replaceChildren(this.draft);
    }
    if (!citation) return this.draft.append(text);
    const blank = text.slice(0, text.length - text.trimStart().length);
    const number = citeButton(citation.marker, citation, this.reader.open);
    this.draft.append(blank, ...held(sentence, [number]));
  }

  /** Show the whole answer; askUnfiltered, link: as in answer.js. */
  answered(answer, askUnfiltered, link) {
    const standalone = answer.standalone_question;
    const isMeant = Boolean(standalone) && standalone !== answer.question;
    const searched = answer.remark ? "About the last answer: nothing new was asked" : `Searched for: ${standalone}`;
    this.understood.textContent = isMeant ? searched : "";
    this.understood.hidden = !isMeant;
    this.alone.hidden = !isMeant;
    this.scoped(answer);
    const early = [...(this.draft?.querySelectorAll(".cite") ?? [])];
    const focused = early.find((one) => one === document.activeElement);
    const nodes = answerNodes(answer, this.reader.open, askUnfiltered, link);
    this.reply.replaceChildren(...nodes.filter((node) => node !== null));
    for (const one of early) {
      const late = this.reply.querySelector(`.cite[data-marker="${one.dataset.marker}"]`);
      if (!late) continue;
      this.reader.reopened(one, late);
      if (one === focused) late.focus({ preventScroll: true });
    }
  }

  /** Say of which archive it was asked, and what period was read into it, which can be taken out. */
  scoped(answer) {
    const { as_of: asOf, period } = answer;
    const said = [];
    if (asOf) said.push(element("span", { class: "as-of" }, `The archive as it stood on ${day(asOf)}`));
    if (period) {
      const told = `${period.words}: ${fromTo(period.from, period.to)}`;
      const attributes = {
        type: "button", class: "chip", title: UNREAD, "aria-label": `${UNREAD}: ${told}`,
        onclick: () => this.reader.unread(answer),
      };
      const cross = element("span", { "aria-hidden": "true" }, "×");
      said.push(element("button", attributes, element("span", { dir: "auto" }, told), cross));
    }
    this.scope.replaceChildren(...said);
    this.scope.hidden = !said.length;
  }

  /** Keeps what had been said, marked as unfinished. */
  stopped() {
    const note = element("p", { class: "aside" }, "Stopped before the answer was whole. ");
    note.append(this.button("Ask again"));
    this.reply.replaceChildren(...(this.draft ? [this.draft, note] : [note]));
  }

  /** A question that was refused is to be edited; anything else may work the second time. */
  failed(problem) {
    const refused = REFUSED.has(problem.status);
    const { again, edit } = this.reader;
    const button = refused
      ? this.button("Edit the question", edit)
      : this.button("Try again", again);
    this.reply.replaceChildren(problemBox(problem, button));
  }

  button(label, onclick = this.reader.again) {
    return element("button", { type: "button", class: "retry", onclick }, label);
  }
}
