// One whole answer as the reader sees it: short answer, sentences, sources, passages looked at.

import { abstentionNodes } from "./abstention.js";
import { agreement } from "./agreement.js";
import { dayNotes, dayText, relative } from "./days.js";
import { element } from "./element.js";
import { lookedAt } from "./passages.js";
import { confidence, day, origin } from "./words.js";

const SHORT = 90; // a short answer longer than this is set smaller

const VERDICT = {
  supported: "Supported by this quote",
  unsupported: "This quote may not support the sentence",
  unknown: "Not sure whether this quote supports the sentence",
};

/** "Supported by this quote: every name and number of it is there". */
function verdict({ verdict: found, reason }) {
  return [VERDICT[found], reason].filter(Boolean).join(": ");
}

/** The citation of each marker, the first where there are several. */
function byMarker(citations) {
  const first = new Map();
  for (const one of citations) if (!first.has(one.marker)) first.set(one.marker, one);
  return first;
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
      title: citation ? verdict(citation) : null,
      disabled: !citation,
      onclick: (event) => open(citation, event.currentTarget),
    },
    String(marker),
  );
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
    said.append(...words, ...buttons, after);
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

/** The answer with its sources, to paste elsewhere. */
function asText(answer, cited) {
  const notes = answer.citations.map((one) =>
    [`[${one.marker}] “${one.quote}”`, one.title, one.source, day(one.published_on), one.url]
      .filter(Boolean)
      .join(" · "),
  );
  const days = answer.days.map((one) => dayText(one, cited.get(one.marker)));
  const below = [...new Set([...days, ...notes, answer.agreement?.summary])].filter(Boolean);
  return `${answer.answer}\n\n${below.join("\n")}\n`;
}

function copyButton(answer, cited) {
  if (!navigator.clipboard) return null; // browsers give it to https and localhost only
  const label = "Copy with sources";
  const copy = async (event) => {
    const button = event.currentTarget;
    const copied = await navigator.clipboard.writeText(asText(answer, cited)).then(
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
  if (answer.abstained) return abstentionNodes(answer, open, askUnfiltered);
  const cited = byMarker(answer.citations);
  const lede = answer.short_answer;
  const size = lede && (answer.yes_no || lede.length > SHORT) ? "lede long" : "lede";
  const asked = answer.days.filter((one) => lede?.includes(one.words));
  const others = answer.days.filter((one) => !asked.includes(one));
  return [
    yesNo(answer.yes_no),
    lede ? element("p", { class: size, dir: "auto" }, lede) : null,
    dayNotes(asked, cited, open),
    sentences(answer, cited, open),
    dayNotes(others, cited, open),
    agreement(answer.agreement, open),
    element("div", { class: "after" }, sure(answer), copyButton(answer, cited)),
    sources(answer, open),
    lookedAt(answer, answer.evidence, open),
  ];
}
