// How many articles each month has, as bars to choose days by: with the pointer, or with two sliders.

import { element } from "./element.js";
import { count, period } from "./words.js";

const MOST = 48; // bars: a finger can tell as many apart on a phone
const STEPS = [1, 3, 12, 60, 120, 600, 1200, 12000]; // months that a bar may stand for
const LEAST = 4; // percent of the height: what is there is seen

/** Months since the year 0. */
const numbered = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;

function iso(number, day) {
  const year = String(Math.floor(number / 12)).padStart(4, "0");
  return `${year}-${String((number % 12) + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The last day of a month, by its number. */
function lastDay(number) {
  const next = new Date(0);
  next.setUTCFullYear(Math.floor(number / 12), (number % 12) + 1, 0);
  return iso(number, next.getUTCDate());
}

/** Bars {first, last, articles} that stand side by side from the first month to the last. */
function bars(months) {
  const [start, end] = [numbered(months[0].month), numbered(months[months.length - 1].month)];
  const step = STEPS.find((one) => Math.floor(end / one) - Math.floor(start / one) < MOST);
  const from = Math.floor(start / step);
  const made = Array.from({ length: Math.floor(end / step) - from + 1 }, (_, place) => ({
    first: iso((from + place) * step, 1),
    last: lastDay((from + place + 1) * step - 1),
    articles: 0,
  }));
  for (const { month, articles } of months) made[Math.floor(numbered(month) / step) - from].articles += articles;
  return { step, made };
}

export class Histogram {
  /** chosen(first, last) hears of a choice: two days, or "" and "" for all. */
  constructor(chosen) {
    this.chosen = chosen;
    this.caption = element("p", { class: "span", "aria-hidden": "true" });
    this.plot = element("div", { class: "plot", "aria-hidden": "true" });
    this.ends = [this.slider("First"), this.slider("Last")];
    this.axis = element("p", { class: "axis", "aria-hidden": "true" });
    const track = element("div", { class: "track" }, ...this.ends);
    this.root = element("div", { class: "histogram" }, this.caption, this.plot, track, this.axis);
    this.point();
  }

  /** months: [{month: "2018-05", articles}] in order, at least one. */
  offer(months) {
    const { step, made } = bars(months);
    this.bars = made;
    this.step = step;
    const most = Math.max(...made.map(({ articles }) => articles));
    this.plot.replaceChildren(
      ...made.map(({ articles }) => {
        const bar = element("span", {});
        bar.style.height = articles ? `${Math.max(LEAST, (100 * articles) / most)}%` : "0";
        return bar;
      }),
    );
    const [one, other] = [made[0].first.slice(0, 4), made[made.length - 1].last.slice(0, 4)];
    this.axis.replaceChildren(element("span", {}, one), element("span", {}, one === other ? "" : other));
    for (const end of this.ends) end.setAttribute("aria-valuemax", made.length - 1);
    this.show("", "");
  }

  /** Mark what lies from one day to another, "" for an open end. */
  show(from, to) {
    if (!this.bars) return;
    const final = this.bars.length - 1;
    const place = (day) => this.bars.findLastIndex(({ first }) => first <= day);
    this.range = [from ? Math.max(0, place(from)) : 0, to ? Math.max(0, place(to)) : final];
    const [first, last] = this.range;
    this.root.classList.toggle("chosen", Boolean(from || to));
    [...this.plot.children].forEach((bar, n) => bar.classList.toggle("in", n >= first && n <= last));
    this.ends.forEach((end, n) => {
      end.setAttribute("aria-valuenow", this.range[n]);
      end.setAttribute("aria-valuetext", this.told(this.range[n], this.range[n]));
      end.style.left = `${(100 * (this.range[n] + n)) / this.bars.length}%`;
    });
    this.caption.textContent = this.told(first, last);
  }

  /** "May 2018: 12 articles", of the bars from one to another. */
  told(first, last) {
    const articles = this.bars.slice(first, last + 1).reduce((sum, one) => sum + one.articles, 0);
    const days = period(this.bars[first]?.first ?? "", this.bars[last]?.last ?? "");
    return `${days}: ${count(articles, "article")}`;
  }

  choose(first, last) {
    const isAll = first === 0 && last === this.bars.length - 1;
    if (isAll) this.chosen("", "");
    else this.chosen(this.bars[first].first, this.bars[last].last);
  }

  slider(label) {
    return element("div", {
      role: "slider",
      tabindex: "0",
      "aria-label": `${label} days`,
      "aria-valuemin": "0",
      onkeydown: (event) => this.slide(event),
      onpointerdown: (event) => this.grab(event),
    });
  }

  slide(event) {
    const final = this.bars.length - 1;
    const which = this.ends.indexOf(event.currentTarget);
    const year = Math.max(1, Math.round(12 / this.step));
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: year, PageDown: -year };
    const to = { Home: 0, End: final }[event.key] ?? this.range[which] + (by[event.key] ?? NaN);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    this.move(which, to);
  }

  /** Put one end at a bar; it stops at the other. */
  move(which, to) {
    const range = [...this.range];
    const [low, high] = which ? [range[0], this.bars.length - 1] : [0, range[1]];
    range[which] = Math.min(high, Math.max(low, to));
    this.choose(...range);
  }

  grab(event) {
    const handle = event.currentTarget;
    const which = this.ends.indexOf(handle);
    handle.setPointerCapture(event.pointerId);
    const moved = (drag) => this.move(which, this.under(drag));
    handle.addEventListener("pointermove", moved);
    handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", moved), {
      once: true,
    });
  }

  /** The bar below a pointer. */
  under({ clientX }) {
    const { left, width } = this.plot.getBoundingClientRect();
    const place = Math.floor(((clientX - left) / width) * this.bars.length);
    return Math.min(this.bars.length - 1, Math.max(0, place));
  }

  /** A press chooses a bar, a drag those it crosses, a press on what is chosen alone all again. */
  point() {
    let anchor = null;
    this.plot.addEventListener("pointerdown", (event) => {
      this.plot.setPointerCapture(event.pointerId);
      anchor = { bar: this.under(event), before: this.root.classList.contains("chosen") && [...this.range] };
      this.choose(anchor.bar, anchor.bar);
    });
    this.plot.addEventListener("pointermove", (event) => {
      const bar = this.under(event);
      if (anchor === null) this.caption.textContent = this.told(bar, bar);
      else this.choose(Math.min(anchor.bar, bar), Math.max(anchor.bar, bar));
    });
    this.plot.addEventListener("pointerup", (event) => {
      const { bar, before } = anchor ?? {};
      if (before && before[0] === bar && before[1] === bar && this.under(event) === bar) this.chosen("", "");
    });
    this.plot.addEventListener("lostpointercapture", () => (anchor = null));
    this.plot.addEventListener("pointerleave", () => (this.caption.textContent = this.told(...this.range)));
  }
}
