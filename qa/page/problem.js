// Failures, told in words with what to do about them.

import { element } from "./element.js";

/**
 * What went wrong, in words: title, detail and remedy, each a text or "". isAway: whether it is that
 * the server cannot be reached, which the page says above the ask box while it lasts.
 */
export class Problem extends Error {
  constructor({ title, detail, expected, found, remedy, status, isAway = false }) {
    super(title || "Something went wrong");
    this.name = "Problem";
    this.title = this.message;
    const told = [expected && `Expected: ${expected}.`, found && `Found: ${found}.`];
    this.remedy = remedy || "";
    this.detail = without(this.remedy, typeof detail === "string" ? detail : told.filter(Boolean).join(" "));
    this.status = status ?? null;
    this.isAway = isAway;
  }
}

/** A detail without the remedy that it ends with: that is told by itself. */
function without(remedy, detail) {
  const end = `; ${remedy}`;
  return remedy && detail.endsWith(end) ? detail.slice(0, -end.length) : detail;
}

/** "expected …" as "Expected ….": what is told by itself begins and ends as a sentence does. */
function sentence(words) {
  const [first = ""] = words;
  return `${first.toUpperCase()}${words.slice(first.length)}${/[.!?…]$/.test(words) ? "" : "."}`;
}

/** A failure in words, with what to do about it. Anything but a Problem is a fault of the page. */
export function problemBox(error, button = null) {
  const problem = error instanceof Problem ? error : pageFault(error);
  return element(
    "div",
    { class: "problem", role: "alert" },
    element("p", { class: "title" }, problem.title),
    problem.detail ? element("p", {}, sentence(problem.detail)) : null,
    problem.remedy ? element("p", {}, sentence(problem.remedy)) : null,
    button,
  );
}

function pageFault(error) {
  console.error(error);
  return new Problem({
    title: "This page could not show the answer",
    detail: String(error),
    remedy: "Reload the page; if it happens again, report it with the words above.",
  });
}
