// What the page shows before the first question: what this is, how large the archive, what to ask.

import { archive } from "./client.js";
import { element } from "./element.js";
import { problemBox } from "./problem.js";
import { count, reach } from "./words.js";

const SUGGESTED = 4; // room is kept for as many
const WAITS = [1000, 2000, 3000, 5000, 8000, 13000, 20000, 30000]; // until suggestions are ready

/** "5 articles from 2 sources, from 4 May 2017 to 11 September 2024". */
function size({ articles, sources, first, last }) {
  const from = sources.length ? ` from ${count(sources.length, "source")}` : "";
  return [count(articles, "article") + from, reach(first, last)].filter(Boolean).join(", ");
}

export class Welcome {
  /**
   * root: to fill; line: for the archive's size. ask(question) runs a suggestion, add() lets files
   * be chosen, learned(archive) hears of the archive each time that it is loaded.
   */
  constructor(root, line, { ask, add, learned }) {
    Object.assign(this, { line, ask, add, learned });
    this.about = element("div", { class: "about-archive" });
    this.waiting = null;
    this.loads = 0;
    root.replaceChildren(
      element("h2", {}, "Ask the archive"),
      element(
        "p",
        { class: "promise" },
        "Each sentence of an answer stands beside the exact words that prove it. If the archive does not hold the answer, Dateline says so.",
      ),
      this.about,
    );
  }

  /** Ask what the archive holds, and show it; again in a while if suggestions are still sought. */
  async load(tries = 0) {
    clearTimeout(this.waiting);
    this.loads += 1;
    const mine = this.loads;
    try {
      const told = await archive();
      if (mine !== this.loads) return; // asked anew since
      this.show(told);
      if (told.articles && !told.suggestions_ready && tries < WAITS.length) {
        this.waiting = setTimeout(() => this.load(tries + 1), WAITS[tries]);
      }
    } catch (error) {
      const attributes = { type: "button", class: "retry", onclick: () => this.load() };
      if (!tries && !error.isAway) this.about.replaceChildren(problemBox(error, element("button", attributes, "Try again")));
    }
  }

  show(told) {
    this.learned(told);
    this.line.textContent = count(told.articles, "article");
    if (!told.articles) this.about.replaceChildren(this.empty());
    else this.about.replaceChildren(element("p", { class: "size" }, size(told)), ...this.examples(told));
  }

  /** Questions to press; while they are sought, their room; nothing where none was found. */
  examples({ suggestions, suggestions_ready: isReady }) {
    if (!suggestions.length && isReady) return [];
    const heading = element("h3", {}, suggestions.length ? "For example" : "Looking for questions that it answers…");
    const list = element("ul", { class: "examples" }, ...suggestions.map((one) => this.example(one)));
    if (!suggestions.length) {
      list.setAttribute("aria-hidden", "true");
      list.append(...Array.from({ length: SUGGESTED }, () => element("li", { class: "sought" })));
    }
    return [heading, list];
  }

  example(question) {
    const attributes = { type: "button", class: "example", dir: "auto", onclick: () => this.ask(question) };
    return element("li", {}, element("button", attributes, question));
  }

  empty() {
    return element(
      "div",
      { class: "empty-archive" },
      element("p", {}, "This archive is empty. Drop articles anywhere on this page, or choose their files."),
      element("button", { type: "button", onclick: () => this.add() }, "Add articles"),
      element("p", { class: "aside" }, "On the command line: ", element("code", {}, "dateline index PATH")),
    );
  }
}
