// One whole answer as the reader sees it: short answer, sentences, sources, passages looked at.

import { element } from "./element.js";
import { confidence, count, day, origin } from "./words.js";

const NEAREST = 3; // passages shown under an abstention; the rest are a click away
const EXCERPT = 320; // characters of a passage shown in a list
const SHORT = 90; // a short answer longer than this is set smaller

const CAUTION = {
  unsupported: "This quote may not support the sentence.",
  unknown: "Not checked whether this quote supports the sentence.",
};

/** The text's beginning, cut between words, characters left whole. */
function excerpt(text) {
  const characters = Array.from(text);
  if (characters.length <= EXCERPT) return text;
  return `${characters.slice(0, EXCERPT).join("").replace(/\s+\S*$/, "")} …`;
}

function citeButton(marker, citation, open) {
  return element(
    "button",
    {
      type: "button",
      class: "cite",
      "data-marker": marker,
      "aria-label": `Source ${marker}: ${citation ? citation.title : "not given"}`,
      "aria-haspopup": "dialog",
      disabled: !citation,
      onclick: (event) => open(citation, event.currentTarget),
    },
    String(marker),
  );
}

/** The parts, which joined are the answer, each followed by the buttons of its sources. */
function sentences(answer, open) {
  const first = new Map();
  for (const one of answer.citations) if (!first.has(one.marker)) first.set(one.marker, one);
  const said = element("p", { class: "said", dir: "auto" });
  for (const { text, markers } of answer.answer_parts) {
    const body = text.trimEnd(); // the space after a sentence comes after its buttons
    const buttons = markers.map((marker) => citeButton(marker, first.get(marker), open));
    said.append(body, ...buttons, text.slice(body.length));
  }
  return said;
}

function sure(answer) {
  const { word, level } = confidence(answer.confidence);
  const percent = Math.round(answer.confidence * 100);
  const meaning = `Confidence ${percent} %: of answers given at ${percent} %, about ${percent} in 100 should be right`;
  return element(
    "p",
    { class: "confidence", "data-level": level, title: meaning },
    element("span", { class: "gauge", "aria-hidden": "true" }),
    word,
    element("span", { class: "unseen" }, `, confidence ${percent} percent`),
  );
}

function source(citation, open) {
  return element(
    "li",
    { value: citation.marker },
    element(
      "button",
      {
        type: "button",
        class: "source",
        "aria-haspopup": "dialog",
        onclick: (event) => open(citation, event.currentTarget),
      },
      element("span", { class: "number", "aria-hidden": "true" }, String(citation.marker)),
      element("span", { class: "title", dir: "auto" }, citation.title),
      element("span", { class: "origin" }, origin(citation)),
      element("q", { dir: "auto" }, citation.quote),
    ),
    CAUTION[citation.verdict]
      ? element("p", { class: "caution" }, CAUTION[citation.verdict])
      : null,
  );
}

function sources(answer, open) {
  const seen = new Set();
  const distinct = answer.citations.filter((one) => {
    const key = [one.marker, one.article_id, one.start, one.end].join("|");
    return !seen.has(key) && seen.add(key);
  });
  if (!distinct.length) return null;
  return element(
    "section",
    { class: "sources" },
    element("h3", {}, distinct.length === 1 ? "Source" : "Sources"),
    element("ol", {}, ...distinct.map((one) => source(one, open))),
  );
}

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

function passage(evidence, open) {
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

function lookedAt(answer, passages, open, kind = "passage") {
  if (!passages.length) return null;
  return element(
    "details",
    { class: "evidence" },
    element("summary", {}, `${count(passages.length, kind)} looked at`),
    element("ol", {}, ...passages.map((one) => passage(one, open))),
    provenance(answer),
  );
}

function abstention(answer, open, askUnfiltered) {
  const near = answer.evidence.slice(0, NEAREST);
  return [
    element("p", { class: "lede abstained" }, "The archive does not seem to hold the answer."),
    element(
      "p",
      { class: "aside" },
      near.length
        ? "Nothing in it supports an answer well enough. These passages come nearest; they may not answer the question."
        : "No passage in it comes near the question.",
    ),
    askUnfiltered
      ? element(
          "p",
          {},
          element("button", { type: "button", onclick: askUnfiltered }, "Ask again without filters"),
        )
      : null,
    near.length
      ? element(
          "section",
          { class: "nearest" },
          element("h3", {}, "Nearest passages"),
          element("ol", {}, ...near.map((one) => passage(one, open))),
        )
      : null,
    lookedAt(answer, answer.evidence.slice(NEAREST), open, "more passage"),
  ];
}

/** The answer with its sources, to paste elsewhere. */
function asText(answer) {
  const notes = answer.citations.map((one) =>
    [`[${one.marker}] “${one.quote}”`, one.title, one.source, day(one.published_on), one.url]
      .filter(Boolean)
      .join(" · "),
  );
  return `${answer.answer}\n\n${[...new Set(notes)].join("\n")}\n`;
}

function copyButton(answer) {
  if (!navigator.clipboard) return null; // browsers give it to https and localhost only
  const label = "Copy with sources";
  const copy = async (event) => {
    const button = event.currentTarget;
    const copied = await navigator.clipboard.writeText(asText(answer)).then(
      () => "Copied",
      () => "The browser did not allow copying",
    );
    button.textContent = copied;
    setTimeout(() => (button.textContent = label), 2000);
  };
  return element("button", { type: "button", class: "quiet", onclick: copy }, label);
}

/**
 * The nodes of an answer. `open(place, opener)` shows an article; `askUnfiltered` is given where
 * filters were on, and offered when nothing was found.
 */
export function answerNodes(answer, open, askUnfiltered) {
  if (answer.abstained) return abstention(answer, open, askUnfiltered);
  const lede = answer.short_answer;
  const size = lede && lede.length > SHORT ? "lede long" : "lede";
  return [
    lede ? element("p", { class: size, dir: "auto" }, lede) : null,
    sentences(answer, open),
    element("div", { class: "after" }, sure(answer), copyButton(answer)),
    sources(answer, open),
    lookedAt(answer, answer.evidence, open),
  ];
}
