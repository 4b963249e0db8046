// The menu that copies an answer with its citations.

import { menu } from "./menu.js";
import { bibtex, markdown, plainText } from "./references.js";
import { copy } from "./sharing.js";

const FORMS = [
  ["As plain text", plainText],
  ["As Markdown", markdown],
  ["As BibTeX", bibtex],
];

/** The menu of an answer that cites; null where there is nothing to copy or no clipboard. */
export function copyMenu(answer) {
  if (!navigator.clipboard || !answer.citations.length) return null;
  const entries = FORMS.map(([name, form]) => [name, (button) => copy(form(answer), button)]);
  return menu("Copy", entries, { class: "quiet", title: "Copy with citations" });
}
