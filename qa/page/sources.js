// The list of sources to choose from, most articles first, searchable where it is long.

import { element } from "./element.js";
import { count } from "./words.js";

const SEARCHABLE = 12; // more sources than this get a box that narrows the list
const SHOWN = 100; // rows at a time: the box finds the others
const CHOSEN = 100; // what the server takes in one question

export class SourceList {
  /** chosen: a Set of names, which this changes; changed() hears of it. */
  constructor(chosen, changed) {
    this.chosen = chosen;
    this.changed = changed;
    this.list = element("ul", { class: "source-list", onkeydown: (event) => this.step(event) });
    this.note = element("p", { class: "aside", role: "status" });
    this.box = element("input", {
      type: "search",
      placeholder: "Find a source",
      "aria-label": "Find a source",
      autocomplete: "off",
      oninput: () => this.fill(),
      onkeydown: (event) => this.enter(event),
    });
    const legend = element("legend", {}, "Sources");
    this.root = element("fieldset", {}, legend, this.box, this.list, this.note);
  }

  /** sources: [{source, articles}]; unsourced: how many articles name none. */
  offer(sources, unsourced) {
    this.sources = sources;
    this.unsourced = unsourced;
    this.box.hidden = sources.length <= SEARCHABLE;
    this.box.value = "";
    this.fill();
  }

  /** Show those that the box asks for, the chosen ones first while it asks for nothing. */
  fill() {
    const wanted = this.box.value.trim().toLocaleLowerCase();
    const isWanted = ({ source }) => source.toLocaleLowerCase().includes(wanted);
    const found = wanted ? this.sources.filter(isWanted) : this.chosenFirst();
    this.list.replaceChildren(...found.slice(0, SHOWN).map((one) => this.item(one)));
    this.note.textContent = this.told(found.length);
    this.refresh();
  }

  chosenFirst() {
    if (this.sources.length <= SHOWN) return this.sources;
    const isChosen = ({ source }) => this.chosen.has(source);
    return [...this.sources.filter(isChosen), ...this.sources.filter((one) => !isChosen(one))];
  }

  item({ source, articles }) {
    const change = (event) => {
      if (event.target.checked) this.chosen.add(source);
      else this.chosen.delete(source);
      this.changed();
    };
    const box = element("input", { type: "checkbox", name: "source", value: source, onchange: change });
    const name = element("span", { dir: "auto" }, source);
    const size = element("span", { class: "count" }, count(articles, "article"));
    return element("li", {}, element("label", {}, box, name, size));
  }

  told(found) {
    const words = [];
    if (!this.sources.length) words.push("No article names its source.");
    else if (!found) words.push("No source has such a name.");
    else if (found > SHOWN) words.push(`${count(found - SHOWN, "more source")}: type a part of the name.`);
    if (this.sources.length && this.unsourced) {
      const plural = this.unsourced === 1 ? "names no source and is" : "name no source and are";
      words.push(`${count(this.unsourced, "article")} ${plural} left out while one is chosen.`);
    }
    return words.join(" ");
  }

  /** Make the boxes say what is chosen; no more can be than the server takes. */
  refresh() {
    const isFull = this.chosen.size >= CHOSEN;
    for (const box of this.list.querySelectorAll("input")) {
      box.checked = this.chosen.has(box.value);
      box.disabled = isFull && !box.checked;
    }
  }

  /** From the search box into the list; Enter chooses the first. */
  enter(event) {
    const first = this.list.querySelector("input");
    if (event.isComposing || !first) return;
    if (event.key === "ArrowDown") first.focus();
    else if (event.key === "Enter") first.click();
    else return;
    event.preventDefault();
  }

  /** Up and down the list with the arrows, and out of it at its head. */
  step(event) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const boxes = [...this.list.querySelectorAll("input")];
    const next = boxes.indexOf(event.target) + way;
    if (next < 0 && !this.box.hidden) this.box.focus();
    else boxes[next]?.focus();
  }
}
