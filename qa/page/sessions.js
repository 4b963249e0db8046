// Earlier conversations: at the side where there is room, in a drawer where there is not.

import { element } from "./element.js";
import { sessions } from "./keeping.js";
import { problemBox } from "./problem.js";
import { SessionRow } from "./session.js";

const MANY = 50; // conversations loaded at once
const MOST = 100; // that the server gives at once
const BESIDE = "(min-width: 68rem)"; // as in sessions.css
const AWAY = "They come back as soon as they can be loaded.";
const DAY_LENGTH = 86_400_000; // milliseconds
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** "Today", "Yesterday" or "22 May 2018", in the reader's own time. */
function dayOf(iso, now) {
  const [then, today] = [new Date(iso), new Date(now)];
  const name = DATE.format(then);
  if (name === DATE.format(today)) return "Today";
  return name === DATE.format(now - DAY_LENGTH) ? "Yesterday" : name;
}

/** `on` hears of what is chosen: resume(id), deleted(id), say(words). */
export class Sessions {
  constructor(on) {
    const get = (id) => document.getElementById(id);
    this.on = on;
    this.nav = get("sessions");
    this.list = get("session-list");
    this.drawer = get("drawer");
    this.toggle = get("sessions-toggle");
    this.current = null;
    this.told = [];
    this.total = 0;
    this.toggle.addEventListener("click", () => this.open());
    this.drawer.addEventListener("close", () => this.back());
    this.drawer.addEventListener("click", (event) => {
      if (event.target === this.drawer) this.close(); // the ground beside it
    });
    get("drawer-close").addEventListener("click", () => this.close());
    matchMedia(BESIDE).addEventListener("change", () => this.close());
  }

  open() {
    this.drawer.append(this.nav);
    this.drawer.showModal();
    this.load();
  }

  close() {
    if (!this.drawer.open) return;
    this.drawer.close();
    this.back();
  }

  /** The list belongs at the side, shown there or not. */
  back() {
    if (!this.drawer.open) document.getElementById("side").append(this.nav);
  }

  /** Mark a conversation as the one shown; null where none is. */
  mark(id) {
    this.current = id;
    for (const row of this.list.querySelectorAll("[data-session]")) {
      const link = row.querySelector("a");
      if (row.dataset.session === id) link?.setAttribute("aria-current", "page");
      else link?.removeAttribute("aria-current");
    }
  }

  /** Load the newest anew, as many as are shown. */
  async load() {
    try {
      const { sessions: told, total } = await sessions(Math.min(MOST, Math.max(MANY, this.told.length)), 0);
      this.told = told;
      this.total = total;
      this.show();
    } catch (error) {
      if (this.told.length) return;
      if (error.isAway) this.list.replaceChildren(element("p", { class: "aside" }, AWAY));
      else this.failed(error);
    }
  }

  async more(button) {
    button.disabled = true;
    try {
      const { sessions: told, total } = await sessions(MANY, this.told.length);
      const known = new Set(this.told.map((one) => one.id));
      const added = told.filter((one) => !known.has(one.id));
      this.told = [...this.told, ...added];
      this.total = added.length ? total : this.told.length;
      this.show();
      if (added.length) this.row(added[0].id)?.querySelector("a").focus();
    } catch (error) {
      button.disabled = false;
      this.failed(error);
    }
  }

  row(id) {
    return this.list.querySelector(`[data-session="${CSS.escape(id)}"]`);
  }

  show() {
    if (this.list.querySelector("input, :popover-open")) return; // not under the reader's hands
    const held = document.activeElement?.closest("[data-session]")?.dataset.session;
    const groups = Map.groupBy(this.told, (one) => dayOf(one.last_asked_at, Date.now()));
    const parts = [...groups].flatMap(([day, told]) => {
      const rows = told.map((one) => new SessionRow(one, one.id === this.current, this.hearer()).root);
      return [element("h3", {}, day), element("ul", { "aria-label": day }, ...rows)];
    });
    if (this.told.length < this.total) parts.push(this.moreButton());
    const none = element("p", { class: "aside" }, "None yet. What you ask is kept here.");
    this.list.replaceChildren(...(parts.length ? parts : [none]));
    if (held) (this.row(held)?.querySelector("a") ?? this.list.querySelector("a"))?.focus();
  }

  moreButton() {
    const onclick = (event) => this.more(event.currentTarget);
    return element("button", { type: "button", class: "quiet", onclick }, "Earlier ones");
  }

  hearer() {
    return {
      resume: (id) => {
        this.close();
        this.on.resume(id);
      },
      renamed: (id, title) => {
        this.told = this.told.map((one) => (one.id === id ? { ...one, title } : one));
        this.on.say("Renamed.");
      },
      deleted: (id) => this.deleted(id),
      failed: (error) => this.failed(error),
    };
  }

  /** Take its row away; the focus goes to the next one. */
  deleted(id) {
    const at = this.told.findIndex((one) => one.id === id);
    this.told = this.told.filter((one) => one.id !== id);
    this.total -= 1;
    this.show();
    const next = this.told[at] ?? this.told[at - 1];
    if (next) this.row(next.id)?.querySelector("a").focus();
    else document.getElementById("sessions-title").focus();
    this.on.say("Deleted.");
    this.on.deleted(id);
  }

  failed(error) {
    const onclick = () => {
      box.remove();
      this.load();
    };
    const again = element("button", { type: "button", class: "retry", onclick }, "Load again");
    const box = problemBox(error, again);
    this.list.querySelector(".problem")?.remove();
    this.list.querySelector(".aside")?.remove();
    this.list.prepend(box);
  }
}
