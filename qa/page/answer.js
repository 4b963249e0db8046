// One whole answer as the reader sees it: short answer, sentences, sources, passages looked at.

import { abstentionNodes } from "./abstention.js";
import { actions } from "./actions.js";
import { agreement } from "./agreement.js";
import { citeButton, held, verdict } from "./cite.js";
import { dayNotes, relative } from "./days.js";
import { element } from "./element.js";
import { omissions } from "./omissions.js";
import { lookedAt } from "./passages.js";
import { confidence, origin } from "./words.js";

const SHORT = 90; // a short answer longer than this is set smaller

/** The citation of each marker, the first where there are several. */
function byMarker(citations) {
  const first = new Map();
  for (const one of citations) if (!first.has(one.marker)) first.set(one.marker, one);
  return first;
}

/** The parts, which joined are the answer, each followed by the buttons of its sources. */
function sentences(answer, cited, open) {
  const said = element("p", { class: "said", dir: "auto" });
  for (const { text, markers, pieces } of answer.answer_parts) {
    const after = text.slice(text.trimEnd().length); // comes after the sentence's buttons
    const words = pieces.map((piece, place) => {
      const isLast = place === pieces.length - 1;
      const shown = isLast ? piece.text.trimEnd() : piece.text;
      if (piece.day === null) return shown;
      const told = answer.days[piece.day];
      return relative(shown, told, cited.get(told.marker));
    });
    const buttons = markers.map((marker) => citeButton(marker, cited.get(marker), open));
    const last = buttons.length && typeof words.at(-1) === "string" ? words.pop() : "";
    said.append(...words, ...held(last, buttons), after);
  }
  return said;
}

/** "Yes", which is not the source's word but follows from its quote; null where it does not. */
function yesNo(word) {
  if (!word) return null;
  const follows = element("span", { class: "unseen" }, ", worked out from the quote");
  const shown = word === "yes" ? "Yes" : "No";
  return element("p", { class: "lede", title: "Worked out from the quote" }, shown, follows);
}

/** In words; the number stands beside them on pointing or focus. Null where it is not known. */
function sure(answer) {
  if (answer.confidence === null) return null;
  const { word, level } = confidence(answer.confidence);
  const percent = Math.round(answer.confidence * 100);
  const meaning = `Of answers given at ${percent} %, about ${percent} in 100 should be right`;
  return element(
    "p",
    { class: "confidence", "data-level": level, title: meaning, tabindex: "0" },
    element("span", { class: "gauge", "aria-hidden": "true" }),
    word,
    element("span", { class: "unseen" }, `, confidence ${percent} percent`),
    element("span", { class: "percent", "aria-hidden": "true" }, `${percent} %`),
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
    element(
      "p",
      { class: citation.verdict === "supported" ? "verdict" : "verdict caution", dir: "auto" },
      verdict(citation),
    ),
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

/**
 * The nodes of an answer. `open(place, opener)` shows an article; `askUnfiltered` is given where
 * filters were on, and offered when nothing was found; `link()` gives the address that asks again.
 */
export function answerNodes(answer, open, askUnfiltered, link) {
  if (answer.abstained) {
    const silent = abstentionNodes(answer, open, askUnfiltered);
    return [...silent, ...omissions(answer), actions(answer, null, link, open)];
  }
  const cited = byMarker(answer.citations);
  const lede = answer.short_answer;
  const size = lede && (answer.yes_no || lede.length > SHORT) ? "lede long" : "lede";
  const asked = answer.days.filter((one) => lede?.includes(one.words));
  const others = answer.days.filter((one) => !asked.includes(one));
  return [
    yesNo(answer.yes_no),
    lede ? element("p", { class: size, dir: "auto" }, lede) : null,
    dayNotes(asked, cited, open),
    answer.remark ? element("p", { class: "aside", dir: "auto" }, answer.remark) : null,
    sentences(answer, cited, open),
    dayNotes(others, cited, open),
    ...(answer.notes ?? []).map((note) => element("p", { class: "aside note", dir: "auto" }, note)),
    ...omissions(answer),
    agreement(answer.agreement, open),
    actions(answer, sure(answer), link, open),
    sources(answer, open),
    lookedAt(answer, answer.evidence, open),
  ];
}
