// Which sources and which days the question is asked of.

import { element } from "./element.js";
import { count, day } from "./words.js";

const SEARCHABLE = 12; // more sources than this get a box that narrows the list

export class Filters {
  constructor() {
    const get = (id) => document.getElementById(id);
    this.toggle = get("filter-toggle");
    this.panel = get("filter-panel");
    this.chips = get("filter-chips");
    this.sources = new Set();
    this.from = "";
    this.to = "";
    this.toggle.addEventListener("click", () => this.show(this.panel.hidden));
  }

  /** The filter as the API takes it. */
  get value() {
    const { from, to } = this;
    return { sources: [...this.sources], published_from: from || null, published_to: to || null };
  }

  get active() {
    return this.sources.size > 0 || this.from !== "" || this.to !== "";
  }

  show(open) {
    this.panel.hidden = !open;
    this.toggle.setAttribute("aria-expanded", String(open));
  }

  clear() {
    this.sources.clear();
    this.from = "";
    this.to = "";
    this.refresh();
  }

  /** Take over the filter of a shared link. */
  read(parameters) {
    for (const source of parameters.getAll("source")) this.sources.add(source);
    this.from = parameters.get("from") ?? "";
    this.to = parameters.get("to") ?? "";
    this.refresh();
  }

  write(parameters) {
    for (const source of this.sources) parameters.append("source", source);
    if (this.from) parameters.set("from", this.from);
    if (this.to) parameters.set("to", this.to);
  }

  /** Build the panel for an archive {sources: [{source, articles}], published_from, published_to}. */
  offer(archive) {
    this.panel.replaceChildren(this.sourceField(archive.sources.filter((one) => one.source)), this.dateField(archive));
    this.refresh();
  }

  sourceField(sources) {
    const items = sources.map(({ source, articles }) => this.sourceItem(source, articles));
    const list = element("ul", { class: "source-list" }, ...items);
    const narrow = (event) => {
      const wanted = event.target.value.trim().toLocaleLowerCase();
      items.forEach((item, place) => {
        item.hidden = !sources[place].source.toLocaleLowerCase().includes(wanted);
      });
    };
    const box = element("input", {
      type: "search",
      placeholder: "Find a source",
      "aria-label": "Find a source",
      oninput: narrow,
    });
    const legend = element("legend", {}, "Sources");
    return element("fieldset", {}, legend, items.length > SEARCHABLE ? box : null, list);
  }

  sourceItem(source, articles) {
    const change = (event) => {
      if (event.target.checked) this.sources.add(source);
      else this.sources.delete(source);
      this.refresh();
    };
    const box = element("input", { type: "checkbox", name: "source", value: source, onchange: change });
    const name = element("span", { dir: "auto" }, source);
    const size = element("span", { class: "count" }, count(articles, "article"));
    return element("li", {}, element("label", {}, box, name, size));
  }

  dateField({ published_from: min, published_to: max }) {
    const box = (key, text) => {
      const change = (event) => {
        this[key] = event.target.value;
        this.refresh();
      };
      const input = element("input", { type: "date", name: key, min, max, onchange: change });
      return element("label", {}, element("span", {}, text), input);
    };
    this.warning = element("p", { class: "caution", role: "alert", hidden: true });
    this.warning.textContent = "The first day is after the last: no article can match.";
    const dates = element("div", { class: "dates" }, box("from", "From"), box("to", "To"));
    return element("fieldset", {}, element("legend", {}, "Published"), dates, this.warning);
  }

  /** Make checkboxes, date boxes and chips say what the filter is. */
  refresh() {
    for (const input of this.panel.querySelectorAll("input")) {
      if (input.type === "checkbox") input.checked = this.sources.has(input.value);
      if (input.type === "date") input.value = this[input.name];
    }
    if (this.warning) this.warning.hidden = !(this.from && this.to && this.from > this.to);
    const chips = [...this.sources].map((one) => this.chip(one, () => this.sources.delete(one)));
    if (this.from) chips.push(this.chip(`from ${day(this.from)}`, () => (this.from = "")));
    if (this.to) chips.push(this.chip(`to ${day(this.to)}`, () => (this.to = "")));
    this.chips.replaceChildren(...chips);
  }

  chip(text, remove) {
    const removed = () => {
      remove();
      this.refresh();
      (this.chips.querySelector("button") ?? this.toggle).focus();
    };
    const cross = element("span", { "aria-hidden": "true" }, "×");
    const label = `Remove filter: ${text}`;
    const attributes = { type: "button", "aria-label": label, onclick: removed };
    return element("li", {}, element("button", attributes, element("span", { dir: "auto" }, text), cross));
  }
}
