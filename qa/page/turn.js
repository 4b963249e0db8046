// One question and what came of it: waiting, answered, stopped or failed.

import { answerNodes } from "./answer.js";
import { element } from "./element.js";
import { problemBox } from "./problem.js";

const REFUSED = new Set([400, 413, 422]); // what is asked is at fault
let made = 0;

/** The view of one question. `again` asks it once more, `edit` gives it back to the ask box. */
export class Turn {
  constructor(question, again, edit) {
    made += 1;
    this.again = again;
    this.edit = edit;
    const id = `question-${made}`;
    this.heading = element("h2", { id, class: "asked", tabindex: "-1", dir: "auto" }, question);
    this.understood = element("p", { class: "understood", hidden: true });
    this.reply = element("div", { class: "reply" });
    this.root = element(
      "article",
      { class: "turn", "aria-labelledby": id },
      this.heading,
      this.understood,
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

  token(text) {
    if (!this.draft) {
      this.draft = element("p", { class: "said draft", dir: "auto" });
      this.reply.replaceChildren(this.draft);
    }
    this.draft.append(text);
  }

  answered(answer, open, askUnfiltered) {
    const standalone = answer.standalone_question;
    if (standalone && standalone !== answer.question) {
      this.understood.textContent = `Understood as: ${standalone}`;
      this.understood.hidden = false;
    }
    const nodes = answerNodes(answer, open, askUnfiltered);
    this.reply.replaceChildren(...nodes.filter((node) => node !== null));
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
    const button = refused ? this.button("Edit the question", this.edit) : this.button("Try again");
    this.reply.replaceChildren(problemBox(problem, button));
  }

  button(label, onclick = this.again) {
    return element("button", { type: "button", class: "retry", onclick }, label);
  }
}
