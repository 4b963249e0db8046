// Whether independent articles agree with the answer, and what each says where they differ.

import { element } from "./element.js";
import { count, origin } from "./words.js";

/** A quote with its source, which opens its article at the quote. */
export function quoteButton(place, open) {
  return element(
    "button",
    {
      type: "button",
      class: "source",
      "aria-haspopup": "dialog",
      onclick: (event) => open(place, event.currentTarget),
    },
    element("span", { class: "title", dir: "auto" }, place.title),
    element("span", { class: "origin", dir: "auto" }, origin(place)),
    element("q", { dir: "auto" }, place.quote),
  );
}

/** The day of a side's newest article, "" where none has one. */
function newest(side) {
  return side.articles.map((one) => one.published_on ?? "").reduce((a, b) => (a > b ? a : b), "");
}

/** The sides, that with the newest article first. */
function inTime(sides) {
  return [...sides].sort((a, b) => newest(b).localeCompare(newest(a)));
}

function side(one, given, open) {
  return element(
    "li",
    { class: "side" },
    element("p", { class: "side-answer", dir: "auto" }, one.short_answer),
    given ? element("p", { class: "side-note" }, "The answer given above") : null,
    element("ul", {}, ...one.articles.map((place) => element("li", {}, quoteButton(place, open)))),
  );
}

/** "3 independent articles agree with the answer; 1 says otherwise. Newest first." */
function tally({ independent, sides }) {
  const others = sides.slice(1).reduce((sum, one) => sum + one.articles.length, 0);
  const agree = independent === 1 ? "agrees" : "agree";
  const say = others === 1 ? "says" : "say";
  return `${count(independent, "independent article")} ${agree} with the answer; ${others} ${say} otherwise. Newest first.`;
}

function difference(told, open) {
  const shown = inTime(told.sides).map((one) => side(one, one === told.sides[0], open));
  return element(
    "section",
    { class: "differ", "aria-label": "Sources differ" },
    element("h3", {}, element("span", { "aria-hidden": "true" }, "≠ "), "Sources differ"),
    element("p", { class: "summary" }, tally(told)),
    element("ol", {}, ...shown),
  );
}

/** A source's name that opens its quote; the article's title is heard, and seen on pointing. */
function witness(place, open) {
  const name = origin(place) || place.title;
  return element(
    "button",
    {
      type: "button",
      class: "witness",
      title: place.title,
      "aria-haspopup": "dialog",
      onclick: (event) => open(place, event.currentTarget),
    },
    element("span", { dir: "auto" }, name),
  );
}

/** Who agrees, in a line; null where it is one article, which stands among the sources. */
function line({ summary, sides }, open) {
  const { articles } = sides[0];
  if (articles.length === 1) return null;
  return element(
    "div",
    { class: "agreement" },
    element("p", { class: "summary", dir: "auto" }, summary),
    element("ul", {}, ...articles.map((place) => element("li", {}, witness(place, open)))),
  );
}

/** What of independent articles is to be said under an answer; null where none do. */
export function agreement(told, open) {
  if (!told) return null;
  return told.differ ? difference(told, open) : line(told, open);
}
