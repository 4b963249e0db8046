// Which sources and which days the question is asked of.

import { element } from "./element.js";
import { Histogram } from "./histogram.js";
import { SourceList } from "./sources.js";
import { count, day, period } from "./words.js";

/** The days of a filter in words, an end left open where it is "". */
function days(from, to) {
  if (from && to) return from > to ? `${day(from)} to ${day(to)}` : period(from, to);
  return from ? `from ${day(from)}` : `to ${day(to)}`;
}

export class Filters {
  constructor() {
    const get = (id) => document.getElementById(id);
    this.toggle = get("filter-toggle");
    this.panel = get("filter-panel");
    this.chips = get("filter-chips");
    this.all = get("filter-clear");
    this.chosen = new Set();
    this.from = "";
    this.to = "";
    this.asOf = ""; // the day at whose end the archive is asked as it stood; "" for now
    this.offered = null; // the archive that the panel shows
    this.sources = new SourceList(this.chosen, () => this.refresh());
    this.histogram = new Histogram((from, to) => this.span(from, to));
    this.dates = this.dateField();
    this.stood = this.pastField();
    this.toggle.addEventListener("click", () => this.show(this.panel.hidden));
    this.all.addEventListener("click", () => this.removed(() => this.clear()));
  }

  /** The filter as the API takes it. */
  get value() {
    const { from, to } = this;
    return { sources: [...this.chosen], published_from: from || null, published_to: to || null };
  }

  get active() {
    return this.chosen.size > 0 || this.from !== "" || this.to !== "" || this.asOf !== "";
  }

  /** Why no article can match, in words; "" where one can. */
  get wrong() {
    const { from, to, asOf } = this;
    if (from && to && from > to) return "the first day is after the last";
    return from && asOf && from > asOf ? "the first day is after the day of the archive" : "";
  }

  /** Whether a question can be asked of it; else the focus goes to where the days are put right. */
  isSound() {
    if (!this.wrong) return true;
    this.show(true);
    const box = this.boxes.querySelector("input");
    if (box.checkVisibility()) {
      box.focus();
      this.warning.scrollIntoView({ block: "nearest" });
    } else this.chips.querySelector("li:last-child button").focus(); // an archive without days to choose
    return false;
  }

  show(open) {
    this.panel.hidden = !open;
    this.toggle.setAttribute("aria-expanded", String(open));
  }

  clear() {
    this.chosen.clear();
    this.asOf = "";
    this.span("", "");
  }

  span(from, to) {
    [this.from, this.to] = [from, to];
    this.refresh();
  }

  /** Take over the filter of a shared link. */
  read(parameters) {
    for (const source of parameters.getAll("source")) this.chosen.add(source);
    this.asOf = parameters.get("as_of") ?? "";
    this.span(parameters.get("from") ?? "", parameters.get("to") ?? "");
  }

  write(parameters) {
    for (const source of this.chosen) parameters.append("source", source);
    if (this.from) parameters.set("from", this.from);
    if (this.to) parameters.set("to", this.to);
    if (this.asOf) parameters.set("as_of", this.asOf);
  }

  /** Show what can be chosen of an archive, as GET /v1/archive tells it. */
  offer(archive) {
    if (this.offered === archive.index_fingerprint) return;
    this.offered = archive.index_fingerprint;
    if (!archive.articles) {
      this.panel.replaceChildren(element("p", { class: "aside" }, "The archive is empty: there is nothing to choose from."));
      return;
    }
    this.sources.offer(archive.sources, archive.unsourced);
    const isDated = archive.months.length > 0;
    if (isDated) this.histogram.offer(archive.months);
    this.undated.textContent = this.told(archive, isDated);
    for (const one of [this.histogram.root, this.boxes, this.stood]) one.hidden = !isDated;
    for (const box of this.boxes.querySelectorAll("input")) [box.min, box.max] = [archive.first, archive.last];
    const today = new Date().toISOString().slice(0, 10);
    [this.past.min, this.past.max] = [archive.first, today > archive.last ? today : archive.last];
    if (this.dates.parentNode !== this.panel) this.panel.replaceChildren(this.dates, this.stood, this.sources.root);
    this.refresh();
  }

  told({ undated }, isDated) {
    if (!isDated) return "No article has a date, so none can be left out by it.";
    if (!undated) return "";
    const plural = undated === 1 ? "has no date and is" : "have no date and are";
    return `${count(undated, "article")} ${plural} left out while days are chosen.`;
  }

  box(key, text, told = null) {
    const change = (event) => {
      this[key] = event.target.value;
      this.refresh();
    };
    const input = element("input", { type: "date", name: key, oninput: change, "aria-describedby": told });
    return element("label", {}, element("span", {}, text), input);
  }

  /** Where the day is chosen as of which the archive is asked. */
  pastField() {
    const label = this.box("asOf", "As the archive stood on", "as-of-told");
    this.past = label.querySelector("input");
    const told = "What was published later is not used, nor what has no date, and “yesterday” counts from that day.";
    return element("div", { class: "stood" }, label, element("p", { id: "as-of-told", class: "aside" }, told));
  }

  dateField() {
    this.warning = element("p", { id: "days-wrong", class: "caution", role: "alert", hidden: true });
    this.undated = element("p", { class: "aside" });
    this.boxes = element("div", { class: "dates" }, this.box("from", "From"), this.box("to", "To"));
    const legend = element("legend", {}, "Published");
    return element("fieldset", {}, legend, this.histogram.root, this.boxes, this.warning, this.undated);
  }

  /** Make checkboxes, date boxes, bars and chips say what the filter is. */
  refresh() {
    this.sources.refresh();
    this.histogram.show(this.from, this.to);
    const { wrong } = this;
    const isWrong = wrong !== "";
    if (isWrong) this.warning.textContent = `${wrong[0].toUpperCase()}${wrong.slice(1)}: no article can match. Change one of them, then ask.`;
    if (this.past.value !== this.asOf) this.past.value = this.asOf;
    for (const input of this.boxes.querySelectorAll("input")) {
      if (input.value !== this[input.name]) input.value = this[input.name]; // not half a day being typed
      input.setAttribute("aria-invalid", String(isWrong));
      if (isWrong) input.setAttribute("aria-describedby", this.warning.id);
      else input.removeAttribute("aria-describedby");
    }
    this.warning.hidden = !isWrong;
    const chips = [...this.chosen].map((one) => this.chip(one, () => this.chosen.delete(one)));
    if (this.asOf) chips.push(this.chip(`as of ${day(this.asOf)}`, () => (this.asOf = "")));
    if (this.from || this.to) chips.push(this.chip(days(this.from, this.to), () => this.span("", "")));
    this.chips.replaceChildren(...chips);
    this.all.hidden = chips.length < 2;
  }

  chip(text, remove) {
    const cross = element("span", { "aria-hidden": "true" }, "×");
    const label = `Remove filter: ${text}`;
    const attributes = { type: "button", class: "chip", "aria-label": label, onclick: () => this.removed(remove) };
    return element("li", {}, element("button", attributes, element("span", { dir: "auto" }, text), cross));
  }

  removed(remove) {
    remove();
    this.refresh();
    (this.chips.querySelector("button") ?? this.toggle).focus();
  }
}
