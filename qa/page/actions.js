// What can be done with an answer: rate it, copy it, share its question, see its matter in time.

import { copyMenu } from "./copying.js";
import { element } from "./element.js";
import { feedback } from "./feedback.js";
import { linkButton } from "./sharing.js";
import { timeline } from "./timeline.js";

/**
 * The row under an answer, `first` at its beginning, and below it what feedback adds and the timeline.
 * `link()` gives the address that asks the question again; `open(place, opener)` shows an article.
 */
export function actions(answer, first, link, open) {
  const rated = feedback(answer);
  const thumbs = rated
    ? element("span", { role: "group", "aria-label": "Feedback" }, ...rated.buttons)
    : null;
  const { button, below } = timeline(link, open);
  const row = element("div", { class: "actions" }, thumbs, button, copyMenu(answer), linkButton(link));
  return element("div", { class: "after" }, first, row, rated?.below, below);
}
