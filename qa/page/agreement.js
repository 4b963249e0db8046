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

const NOTES = {
  given: "The answer given above",
  earlier: "It was so before",
  corrected: "Taken back by a correction",
  denied: "These articles deny it",
};

function side(one, open) {
  const told = ["corrected", "denied"].includes(one.standing) ? element("s", {}, one.short_answer) : one.short_answer;
  const correction = one.corrected_by;
  return element(
    "li",
    { class: "side" },
    element("p", { class: "side-answer", dir: "auto" }, told),
    NOTES[one.standing] ? element("p", { class: "side-note" }, NOTES[one.standing]) : null,
    element("ul", {}, ...one.articles.map((place) => element("li", {}, quoteButton(place, open)))),
    correction ? element("p", { class: "side-note" }, "The correction") : null,
    correction ? element("ul", {}, element("li", {}, quoteButton(correction, open))) : null,
  );
}

/** "3 independent articles agree with the answer; 1 says otherwise. Newest first." */
function tally({ independent, sides }) {
  const others = sides
    .filter((one) => one.standing === "differs")
    .reduce((sum, one) => sum + one.articles.length, 0);
  const agree = independent === 1 ? "agrees" : "agree";
  const say = others === 1 ? "says" : "say";
  return `${count(independent, "independent article")} ${agree} with the answer; ${others} ${say} otherwise. Newest first.`;
}

/** The sides under a heading, with what a reader is told of them. */
function section(heading, mark, summary, sides, open) {
  return element(
    "section",
    { class: "differ", "aria-label": heading },
    element("h3", {}, element("span", { "aria-hidden": "true" }, `${mark} `), heading),
    element("p", { class: "summary" }, summary),
    element("ol", {}, ...inTime(sides).map((one) => side(one, open))),
  );
}

function difference(told, open) {
  const shown = told.sides.filter((one) => one.standing === "given" || one.standing === "differs");
  return section("Sources differ", "≠", tally(told), shown, open);
}

function denialTold(one, sides) {
  return one === sides[0] ? "The last word on it is a denial, so no answer is given as a fact." : "The answer is denied too.";
}

/** What is denied, what a correction takes back, and what was so before the answer given. */
function superseded({ sides }, open) {
  const corrected = sides.filter((one) => one.standing === "corrected");
  const earlier = sides.filter((one) => one.standing === "earlier");
  const denied = sides.filter((one) => one.standing === "denied");
  const parts = [];
  if (denied.length) parts.push(section("Denied", "✕", denialTold(denied[0], sides), denied, open));
  if (corrected.length) parts.push(section("Corrected", "⚠", "What is struck through was printed and is taken back.", corrected, open));
  if (earlier.length) parts.push(section("Updated", "↻", "The answer is the newest; what was said before stands below, newest first.", earlier, open));
  return parts;
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
function line({ independent, sides }, open) {
  const { articles } = sides[0];
  if (articles.length === 1 || sides[0].standing === "denied") return null;
  const summary = `${independent} independent articles agree.`;
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
  const parts = [told.differ ? difference(told, open) : line(told, open), ...superseded(told, open)];
  const said = parts.filter(Boolean);
  return said.length ? element("div", { class: "weighed" }, ...said) : null;
}
