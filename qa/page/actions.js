// What can be done with an answer: rate it, copy it, share its question.

import { copyMenu } from "./copying.js";
import { element } from "./element.js";
import { feedback } from "./feedback.js";
import { linkButton } from "./sharing.js";

/**
 * The row under an answer, `first` at its beginning, and below it what feedback adds. `link()` gives
 * the address that asks the question again.
 */
export function actions(answer, first, link) {
  const rated = feedback(answer);
  const thumbs = rated
    ? element("span", { role: "group", "aria-label": "Feedback" }, ...rated.buttons)
    : null;
  const row = element("div", { class: "actions" }, thumbs, copyMenu(answer), linkButton(link));
  return element("div", { class: "after" }, first, row, rated?.below);
}
