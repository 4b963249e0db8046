// What became of the files sent: added, changed, as they were, gone, refused.

import { article } from "./client.js";
import { element } from "./element.js";
import { count, origin } from "./words.js";

const NAMED = 20; // articles that are named; of more, how many there are
const FILES = new Set([400, 409, 413, 415, 422]); // what is sent is at fault, and the rest may be well

export class Outcome {
  /** open(place, opener) shows an article. */
  constructor(open) {
    this.open = open;
    this.did = { added: [], changed: [], removed: [] };
    this.unchanged = 0;
    this.refusals = [];
    this.known = new Map(); // articles by id, with title, source and date
  }

  get isChange() {
    return Object.values(this.did).some((ids) => ids.length > 0);
  }

  /** Count what the server did: {added, changed, unchanged, removed, refused}. */
  add({ added, changed, unchanged, removed, refused }) {
    this.did.added.push(...added);
    this.did.changed.push(...changed);
    this.did.removed.push(...removed);
    this.unchanged += unchanged;
    this.refusals.push(...refused);
  }

  /** Note files that were refused as a whole; false where the fault is not theirs. */
  refused(problem, files) {
    if (problem.refused) this.refusals.push(...problem.refused);
    else if (!FILES.has(problem.status)) return false;
    else for (const { name } of files) this.refusals.push({ origin: name, found: problem.detail, remedy: problem.remedy });
    return true;
  }

  /** Note a file that is not sent, for another has its name. */
  twice(name) {
    this.refusals.push({
      origin: name,
      expected: "one file of each name",
      found: "a second one of this name",
      remedy: "rename one of them and add it by itself",
    });
  }

  /** Learn the titles of the first articles of each kind. */
  async name() {
    const ids = [this.did.added, this.did.changed].flatMap((some) => some.slice(0, NAMED));
    const wanted = ids.filter((id) => !this.known.has(id));
    const found = await Promise.allSettled(wanted.map((id) => article({ article_id: id })));
    found.forEach(({ value }, n) => value && this.known.set(wanted[n], value));
  }

  /** "2 articles added, 1 file or article as it was, 3 refused". */
  words() {
    const { added, changed, removed } = this.did;
    const told = [
      added.length && `${count(added.length, "article")} added`,
      changed.length && `${changed.length} changed`,
      this.unchanged && `${this.unchanged} unchanged`,
      removed.length && `${removed.length} removed`,
      this.refusals.length && `${this.refusals.length} refused`,
    ];
    return told.filter(Boolean).join(", ") || "nothing was added";
  }

  nodes() {
    const { added, changed, removed } = this.did;
    return [
      this.refusals.length ? this.group("Refused", this.refusals.map(refusal), "refusals") : null,
      added.length ? this.group("Added", this.items(added)) : null,
      changed.length ? this.group("Changed", this.items(changed)) : null,
      this.unchanged ? this.group("Unchanged", [element("li", {}, `${count(this.unchanged, "file or article", "files or articles")} the archive had already`)]) : null,
      removed.length ? this.group("Removed", [element("li", {}, `${count(removed.length, "article")} no longer in the file they came from`)]) : null,
    ].filter(Boolean);
  }

  group(title, items, kind = null) {
    return element("section", {}, element("h3", {}, title), element("ul", { class: kind }, ...items));
  }

  items(ids) {
    const items = ids.slice(0, NAMED).map((id) => element("li", {}, this.button(id)));
    if (ids.length > NAMED) items.push(element("li", { class: "aside" }, `and ${count(ids.length - NAMED, "more article")}`));
    return items;
  }

  button(id) {
    const known = this.known.get(id);
    const place = { article_id: id, title: known?.title, source: known?.source, published_on: known?.published_on };
    const attributes = { type: "button", class: "source", "aria-haspopup": "dialog", onclick: (event) => this.open(place, event.currentTarget) };
    const about = known ? origin(known) : "";
    return element("button", attributes, element("span", { class: "title", dir: "auto" }, known?.title ?? id), about ? element("span", { class: "origin" }, about) : null);
  }
}

function refusal({ origin: name, line, expected, found, remedy }) {
  const where = line ? `${name}, line ${line}` : name;
  const words = [expected && `Expected ${expected}`, found && `${expected ? "found " : ""}${found}`].filter(Boolean).join("; ");
  return element(
    "li",
    {},
    element("span", { class: "title", dir: "auto" }, where),
    element("span", {}, words ? `${words}.` : ""),
    remedy ? element("span", { class: "remedy" }, `${remedy[0].toUpperCase()}${remedy.slice(1)}.`.replace("..", ".")) : null,
  );
}
