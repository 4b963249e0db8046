// What the page says where the archive does not hold the answer.

import { element } from "./element.js";
import { lookedAt, passage } from "./passages.js";

const NEAREST = 3; // passages shown where the server does not name them

/** "Looked for: Zhou Kezhi, 14th", each in its own direction of writing. */
function lookedFor(words) {
  if (!words.length) return null;
  const shown = words.flatMap((one, place) => [place ? ", " : "", element("bdi", {}, one)]);
  return element("p", { class: "looked-for" }, "Looked for: ", ...shown);
}

function hints(sentences) {
  if (!sentences.length) return null;
  const items = sentences.map((one) => element("li", { dir: "auto" }, one));
  return element("ul", { class: "hints", "aria-label": "What may help" }, ...items);
}

/** What is said to a greeting, thanks, a lone word: nothing was asked of the archive. */
function unasked(answer, open) {
  const { hints: examples, nearest: near } = answer.abstention;
  const whole = near.map((one) => passage({ ...one, folded: [] }, open));
  return [
    element("p", { class: "lede abstained", dir: "auto" }, answer.answer),
    hints(examples),
    whole.length ? element("section", { class: "nearest" }, element("h3", {}, "Passages with it"), element("ol", {}, ...whole)) : null,
  ];
}

function nearest(passages, open) {
  if (!passages.length) {
    return element("p", { class: "aside" }, "No passage in it comes near the question.");
  }
  const items = passages.map((one) => passage(one, open));
  return element(
    "section",
    { class: "nearest" },
    element("h3", {}, "Nearest passages (they do not answer)"),
    element("ol", {}, ...items),
  );
}

/** The nodes of an abstention; `askUnfiltered`, where given, is offered as a button. */
export function abstentionNodes(answer, open, askUnfiltered) {
  if (answer.abstention?.reason === "no_question") return unasked(answer, open);
  const silent = { looked_for: [], hints: [], nearest: answer.evidence.slice(0, NEAREST) };
  const told = answer.abstention ?? silent;
  const whole = new Map(answer.evidence.map((one) => [one.passage_id, one]));
  const near = told.nearest.map((one) => whole.get(one.passage_id) ?? { ...one, folded: [] });
  const ids = new Set(near.map((one) => one.passage_id));
  const others = answer.evidence.filter((one) => !ids.has(one.passage_id));
  const again = { type: "button", onclick: askUnfiltered };
  return [
    element("p", { class: "lede abstained", dir: "auto" }, answer.answer),
    lookedFor(told.looked_for),
    hints(told.hints),
    askUnfiltered ? element("p", {}, element("button", again, "Ask again without filters")) : null,
    nearest(near, open),
    lookedAt(answer, others, open, near.length ? "more passage" : "passage"),
  ];
}
