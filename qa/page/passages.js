// Passages found: each opens its article, with what else was found of its story folded under it.

import { element } from "./element.js";
import { count, origin } from "./words.js";

const EXCERPT = 320; // characters of a passage shown in a list

/** The text's beginning, cut between words, characters left whole. */
function excerpt(text) {
  const characters = Array.from(text);
  if (characters.length <= EXCERPT) return text;
  return `${characters.slice(0, EXCERPT).join("").replace(/\s+\S*$/, "")} …`;
}

/** A passage's beginning, which opens its article. */
function passageButton(found, open) {
  return element(
    "button",
    {
      type: "button",
      class: "source",
      "aria-haspopup": "dialog",
      onclick: (event) => open(found, event.currentTarget),
    },
    element("span", { class: "title", dir: "auto" }, found.title),
    element("span", { class: "origin" }, origin(found)),
    element("span", { class: "excerpt", dir: "auto" }, excerpt(found.text)),
  );
}

/** "2 more of this story: CNN, BBC · 3 more passages" */
function foldedLine(evidence) {
  const others = new Map();
  for (const one of evidence.folded) {
    if (one.article_id !== evidence.article_id) others.set(one.article_id, one.source ?? one.title);
  }
  const own = evidence.folded.filter((one) => one.article_id === evidence.article_id).length;
  const names = [...new Set(others.values())].join(", ");
  return [
    others.size && `${count(others.size, "more", "more")} of this story: ${names}`,
    own && count(own, "more passage"),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** What else was found of the story, a click away; null where nothing was. */
function folded(evidence, open) {
  if (!evidence.folded.length) return null;
  return element(
    "details",
    { class: "folded" },
    element("summary", {}, foldedLine(evidence)),
    element("ul", {}, ...evidence.folded.map((one) => element("li", {}, passageButton(one, open)))),
  );
}

/** A passage found, as an item of a list. */
export function passage(evidence, open) {
  const item = { value: evidence.rank };
  return element("li", item, passageButton(evidence, open), folded(evidence, open));
}

/** How the answer came about, for whoever wants to repeat it. */
function provenance(answer) {
  const seconds = Object.values(answer.seconds ?? {}).reduce((sum, one) => sum + one, 0);
  const facts = [
    answer.answerer && `Answerer: ${answer.answerer}`,
    answer.index_fingerprint && `index ${answer.index_fingerprint.slice(0, 12)}`,
    seconds > 0 && `${seconds < 0.1 ? Math.ceil(seconds * 1000) + " ms" : seconds.toFixed(1) + " s"}`,
  ];
  return element("p", { class: "provenance" }, facts.filter(Boolean).join(" · "));
}

/** All passages, a click away; null where there are none. */
export function lookedAt(answer, passages, open, kind = "passage") {
  if (!passages.length) return null;
  return element(
    "details",
    { class: "evidence" },
    element("summary", {}, `${count(passages.length, kind)} looked at`),
    element("ol", {}, ...passages.map((one) => passage(one, open))),
    provenance(answer),
  );
}
