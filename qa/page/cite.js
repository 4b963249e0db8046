// The number after a sentence, which opens its source at the quote.

import { element } from "./element.js";

const VERDICT = {
  supported: "Supported by this quote",
  unsupported: "This quote may not support the sentence",
  unknown: "Not sure whether this quote supports the sentence",
};

/** "Supported by this quote: every name and number of it is there". */
export function verdict({ verdict: found, reason }) {
  return [VERDICT[found], reason].filter(Boolean).join(": ");
}

/** The button of a marker; one without its citation cannot be pressed. */
export function citeButton(marker, citation, open) {
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

/** A sentence's text and its buttons, none of which begins a line: the last word stays with them. */
export function held(text, buttons) {
  const word = text.match(/\S{1,24}$/u)?.[0] ?? "";
  const last = element("span", { class: "held" }, word, ...buttons);
  return [text.slice(0, text.length - word.length), last];
}
