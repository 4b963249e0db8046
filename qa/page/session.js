// One earlier conversation as a row: open it, rename it, take it along, delete it.

import { address } from "./address.js";
import { confirmed } from "./confirmation.js";
import { element } from "./element.js";
import { exported, remove, rename } from "./keeping.js";
import { menu } from "./menu.js";
import { count } from "./words.js";

const LONGEST = 200; // characters of a title
const ENDINGS = { markdown: "md", json: "json" };

/** A file's name made of a title: letters and digits of any script. */
function fileName(title, ending) {
  const words = title.normalize("NFC").match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return `${words.join("-").slice(0, 80) || "conversation"}.${ending}`;
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser reads it on its own time
}

/**
 * A row for `told` {id, title, turns}. `on` hears of what was done: resume(id), renamed(id, title),
 * deleted(id), failed(error).
 */
export class SessionRow {
  constructor(told, isCurrent, on) {
    this.told = told;
    this.on = on;
    this.link = element("a", {
      href: address({ session: told.id }),
      dir: "auto",
      title: count(told.turns, "question"),
      "aria-current": isCurrent ? "page" : null,
      onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
        event.preventDefault();
        on.resume(told.id);
      },
    });
    this.title = element("span", {});
    this.link.append(this.title);
    const entries = [
      ["Rename", () => this.edit()],
      ["Export as Markdown", () => this.export("markdown")],
      ["Export as JSON", () => this.export("json")],
      ["Delete", (button) => this.delete(button)],
    ];
    const face = element("span", { "aria-hidden": "true" }, "⋯");
    this.more = menu(face, entries, { class: "quiet", "aria-label": `More for: ${told.title}` });
    this.root = element("li", { "data-session": told.id }, this.link, this.more);
    this.show();
  }

  show() {
    this.title.textContent = this.told.title;
    this.more.querySelector("button").setAttribute("aria-label", `More for: ${this.told.title}`);
  }

  /** The title becomes a box: Enter or leaving it keeps what it says, Escape leaves it as it was. */
  edit() {
    let isOver = false;
    const end = (keeps) => {
      if (isOver) return;
      isOver = true;
      const title = box.value.replace(/\s+/g, " ").trim();
      const hadFocus = document.activeElement === box;
      box.replaceWith(this.link);
      if (hadFocus) this.link.focus();
      if (keeps && title && title !== this.told.title) this.rename(title);
    };
    const keys = (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      if (event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      end(event.key === "Enter");
    };
    const box = element("input", {
      type: "text", value: this.told.title, maxlength: String(LONGEST), dir: "auto",
      "aria-label": "New title", onkeydown: keys, onblur: () => end(true),
    });
    this.link.replaceWith(box);
    box.focus();
    box.select();
  }

  async rename(title) {
    const before = this.told;
    this.told = { ...before, title };
    this.show();
    try {
      await rename(before.id, title);
      this.on.renamed(before.id, title);
    } catch (error) {
      this.told = before;
      this.show();
      this.on.failed(error);
    }
  }

  async export(format) {
    try {
      save(await exported(this.told.id, format), fileName(this.told.title, ENDINGS[format]));
    } catch (error) {
      this.on.failed(error);
    }
  }

  async delete() {
    const detail = "Its questions, answers and feedback are deleted for good.";
    if (!(await confirmed(`Delete “${this.told.title}”?`, detail, "Delete"))) return;
    try {
      await remove(this.told.id);
      this.on.deleted(this.told.id);
    } catch (error) {
      this.on.failed(error);
    }
  }
}
