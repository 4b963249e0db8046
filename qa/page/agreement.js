// Whether independent articles agree with the answer, and what each says where they differ.

import { element } from "./element.js";
import { origin } from "./words.js";

/** A quote with its source, which opens its article at the quote. */
function quoteButton(place, open) {
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

function difference({ summary, sides }, open) {
  const shown = inTime(sides).map((one) => side(one, one === sides[0], open));
  return element(
    "section",
    { class: "differ", "aria-label": "Sources differ" },
    element("h3", {}, element("span", { "aria-hidden": "true" }, "≠ "), "Sources differ"),
    element("p", { class: "summary", dir: "auto" }, summary),
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

/** Who agrees, in a line; one article alone is among the sources already. */
function line({ summary, sides }, open) {
  const { articles } = sides[0];
  const links = articles.map((place) => element("li", {}, witness(place, open)));
  return element(
    "div",
    { class: "agreement" },
    element("p", { class: "summary", dir: "auto" }, summary),
    links.length > 1 ? element("ul", {}, ...links) : null,
  );
}

/** What of independent articles is to be said under an answer; null where none were compared. */
export function agreement(told, open) {
  if (!told) return null;
  return told.differ ? difference(told, open) : line(told, open);
}
