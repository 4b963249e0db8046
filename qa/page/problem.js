// Failures, told in words with what to do about them.

import { element } from "./element.js";

/** What went wrong, in words: title, detail and remedy, each a text or "". */
export class Problem extends Error {
  constructor({ title, detail, expected, found, remedy, status }) {
    super(title || "Something went wrong");
    this.name = "Problem";
    this.title = this.message;
    const told = [expected && `Expected: ${expected}.`, found && `Found: ${found}.`];
    this.detail = typeof detail === "string" ? detail : told.filter(Boolean).join(" ");
    this.remedy = remedy || "";
    this.status = status ?? null;
  }
}

/** A failure in words, with what to do about it. Anything but a Problem is a fault of the page. */
export function problemBox(error, button = null) {
  const problem = error instanceof Problem ? error : pageFault(error);
  return element(
    "div",
    { class: "problem", role: "alert" },
    element("p", { class: "title" }, problem.title),
    problem.detail ? element("p", {}, problem.detail) : null,
    problem.remedy ? element("p", {}, problem.remedy) : null,
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
