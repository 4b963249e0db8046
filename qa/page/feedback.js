// Thumbs up or down for an answer, with a comment.

import { element, scrolling } from "./element.js";
import { rate, unrate } from "./keeping.js";
import { problemBox } from "./problem.js";

const COMMENT = 2000; // characters
const NAMES = { up: "Good answer", down: "Bad answer" };
const ASKED = { up: "What was good about it? (optional)", down: "What was wrong with it? (optional)" };

class Feedback {
  constructor({ session_id: session, turn, feedback }) {
    this.session = session;
    this.turn = turn;
    this.rating = feedback?.rating ?? null;
    this.comment = feedback?.comment ?? "";
    this.buttons = Object.keys(NAMES).map((rating) => this.button(rating));
    this.note = element("p", { class: "aside", role: "status" });
    this.form = this.commentForm();
    this.problem = element("div", {});
    this.below = element("div", { class: "feedback" }, this.form, this.note, this.problem);
    this.show();
  }

  button(rating) {
    const onclick = () => this.choose(this.rating === rating ? null : rating);
    const icon = element("span", { class: "thumb", "aria-hidden": "true" });
    const attributes = { "aria-label": NAMES[rating], title: NAMES[rating], "data-rating": rating };
    return element("button", { type: "button", class: "quiet", onclick, ...attributes }, icon);
  }

  commentForm() {
    this.box = element("textarea", { rows: "2", maxlength: String(COMMENT), dir: "auto" });
    this.label = element("span", {});
    const send = element("button", { type: "submit" }, "Send");
    const onsubmit = (event) => {
      event.preventDefault();
      this.comment = this.box.value.trim();
      this.send(() => this.thank());
    };
    return element("form", { hidden: true, onsubmit }, element("label", {}, this.label, this.box), send);
  }

  show() {
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.rating === this.rating));
    }
    this.note.textContent = this.comment && this.form.hidden ? `Your comment: ${this.comment}` : "";
  }

  /** Keep a rating at once; a comment to it may follow. */
  async choose(rating) {
    this.rating = rating;
    if (rating === null) this.comment = "";
    this.form.hidden = rating === null;
    this.label.textContent = ASKED[rating] ?? "";
    this.box.value = this.comment;
    this.show();
    if (rating) this.form.scrollIntoView({ block: "nearest", behavior: scrolling() });
    await this.send(() => (this.note.textContent = rating ? "Kept. Thank you." : "Taken back."));
  }

  thank() {
    this.form.hidden = true;
    this.show();
    this.note.textContent = this.comment ? `Kept: ${this.comment}` : "Kept. Thank you.";
    this.buttons.find((one) => one.dataset.rating === this.rating)?.focus();
  }

  async send(kept) {
    const { session, turn, rating, comment } = this;
    this.problem.replaceChildren();
    try {
      await (rating ? rate(session, turn, rating, comment) : unrate(session, turn));
      if (this.rating === rating) kept();
    } catch (error) {
      const onclick = () => this.send(kept);
      const again = element("button", { type: "button", class: "retry", onclick }, "Try again");
      this.problem.replaceChildren(problemBox(error, again));
    }
  }
}

/** {buttons, below} for an answer that a session keeps; null for one that is not kept. */
export function feedback(answer) {
  if (!answer.session_id || !answer.turn) return null;
  return new Feedback(answer);
}
