// Relative dates ("Tuesday") with the day they mean, marked as worked out and not the source's own.

import { element } from "./element.js";
import { day, period } from "./words.js";

const HOW = "worked out from the article’s date";

/** "22 May 2018, worked out from the article’s date, 23 May 2018". */
function meaning({ first, last }, citation) {
  const from = day(citation?.published_on);
  return [period(first, last), from ? `${HOW}, ${from}` : HOW].join(", ");
}

/** The words in a sentence, underlined; what they mean is said below it, and on pointing. */
export function relative(words, told, citation) {
  return element("span", { class: "relative", title: meaning(told, citation) }, words);
}

/** "Tuesday → 22 May 2018, worked out from …"; the words open their article. */
function note(told, citation, open) {
  const place = { ...citation, quote: told.words, start: told.start, end: told.end };
  const attributes = {
    type: "button",
    class: "relative",
    "aria-haspopup": "dialog",
    onclick: (event) => open(place, event.currentTarget),
  };
  return element(
    "li",
    {},
    element("button", attributes, element("bdi", {}, told.words)),
    element("span", { "aria-hidden": "true" }, " → "),
    element("span", { class: "unseen" }, " means "),
    meaning(told, citation),
  );
}

/** A note for each of these days; what several sources call alike and mean alike is said once. */
export function dayNotes(days, cited, open) {
  const distinct = new Map();
  for (const one of days) {
    const key = [one.words, one.first, one.last].join("|");
    if (!distinct.has(key)) distinct.set(key, one);
  }
  if (!distinct.size) return null;
  const notes = [...distinct.values()].map((one) => note(one, cited.get(one.marker), open));
  return element("ul", { class: "days", "aria-label": "Dates worked out" }, ...notes);
}

/** A day as text, to paste elsewhere. */
export function dayText(told, citation) {
  return `${told.words} → ${meaning(told, citation)}`;
}
