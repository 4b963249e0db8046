// What a language model wrote that is not shown, and why the sources' own words stand instead, or nothing more.

import { element } from "./element.js";
import { count } from "./words.js";

/** The nodes, none where an answer is whole; `answer` may be an abstention. */
export function omissions({ dropped, fell_back: why }) {
  const nodes = [];
  if (why) {
    nodes.push(element("p", { class: "aside", dir: "auto" }, `The language model did not answer, or not to the end: ${why}.`));
  }
  if (dropped?.length) {
    const items = dropped.map(({ text, reason }) =>
      element("li", {}, element("q", { dir: "auto" }, text), ` ${reason}`),
    );
    const told = `${count(dropped.length, "sentence")} of the language model not shown`;
    const list = element("ul", {}, ...items);
    nodes.push(element("details", { class: "omissions" }, element("summary", {}, told), list));
  }
  return nodes;
}
