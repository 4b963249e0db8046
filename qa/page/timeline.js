// The timeline of a question's matter: what each story says, by day, and its files to save.

import { quoteButton } from "./agreement.js";
import { json, request } from "./client.js";
import { element, scrolling } from "./element.js";
import { problemBox } from "./problem.js";
import { count, period } from "./words.js";

const FILES = { csv: "text/csv", json: "application/json" };
const NAMES = { source: "source", from: "published_from", to: "published_to", as_of: "as_of", asked_on: "asked_on", q: "q" };
let made = 0;

/** The address of the timeline for the parameters of a link that asks the question. */
function timelinePath(link) {
  const asked = new URL(link).searchParams;
  const wanted = new URLSearchParams();
  for (const [name, value] of asked) if (NAMES[name]) wanted.append(NAMES[name], value);
  return `timeline?${wanted}`;
}

/** The entries of one day and alike dated, in the order they came. */
function byDay(entries) {
  const days = new Map();
  for (const one of entries) {
    const key = [one.first, one.last].join("|");
    days.set(key, [...(days.get(key) ?? []), one]);
  }
  return [...days.values()];
}

/** Whose day it is, where it is not told by the quote; how many say it. */
function note({ dated_by: datedBy, articles }) {
  const words = [
    datedBy === "publication" && "day of publication",
    articles > 1 && `${count(articles, "article")} say it`,
  ];
  const told = words.filter(Boolean).join(" · ");
  return told ? element("p", { class: "side-note" }, told) : null;
}

function dayItem(entries, open) {
  const { first, last } = entries[0];
  const heading = element("h4", {}, first ? element("time", { datetime: first }, period(first, last)) : "Without a date");
  const quotes = entries.map((one) => element("li", {}, quoteButton(one, open), note(one)));
  return element("li", { class: "moment" }, heading, element("ul", {}, ...quotes));
}

/** Save a file of the timeline; the key, if there is one, goes with the request. */
async function save(path, form) {
  const response = await request(`${path}&format=${form}`, { headers: { accept: FILES[form] } });
  const href = URL.createObjectURL(await response.blob());
  element("a", { href, download: `dateline-timeline.${form}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

class Timeline {
  /** link() gives the address that asks the question; open(place, opener) shows an article. */
  constructor(link, open) {
    made += 1;
    Object.assign(this, { link, open });
    this.told = element("div", { role: "status" });
    this.files = element("div", { class: "files" });
    const id = `timeline-${made}`;
    const heading = element("h3", { id: `${id}-name` }, "Timeline");
    const about = { id, class: "timeline", hidden: true, "aria-labelledby": `${id}-name` };
    this.below = element("section", about, heading, this.told, this.files);
    const attributes = { type: "button", class: "quiet", "aria-expanded": "false", "aria-controls": id };
    this.button = element("button", { ...attributes, onclick: () => this.toggle() }, "Timeline");
  }

  toggle() {
    const isOpen = this.below.hidden;
    this.below.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen && !this.path) this.load();
  }

  async load() {
    this.path = timelinePath(this.link());
    this.told.replaceChildren(element("p", { class: "waiting" }, "Reading the archive in order of time…"));
    this.below.scrollIntoView({ block: "nearest", behavior: scrolling() });
    try {
      this.show((await json(this.path)).entries);
    } catch (error) {
      this.path = null;
      const again = element("button", { type: "button", class: "retry", onclick: () => this.load() }, "Try again");
      this.told.replaceChildren(problemBox(error, again));
    }
  }

  show(entries) {
    if (!entries.length) {
      const words = "No article is close enough to this question for a timeline.";
      return this.told.replaceChildren(element("p", { class: "aside" }, words));
    }
    const number = count(entries.length, "entry", "entries");
    this.told.replaceChildren(element("p", { class: "summary" }, `${number}, the earliest first.`));
    const list = element("ol", {}, ...byDay(entries).map((some) => dayItem(some, this.open)));
    this.files.before(list);
    return this.files.replaceChildren(this.file("csv", "Export CSV"), this.file("json", "Export JSON"));
  }

  file(form, face) {
    const problem = (error) => this.files.append(problemBox(error));
    const onclick = () => save(this.path, form).catch(problem);
    return element("button", { type: "button", class: "quiet", onclick }, face);
  }
}

/** The button that shows a question's timeline, and the place below for it. */
export const timeline = (link, open) => new Timeline(link, open);
