// A conversation that the server was too far away to tell: shown as soon as it can be loaded.

import { element } from "./element.js";
import { session } from "./keeping.js";

const AWAY = "This conversation comes back as soon as it can be loaded.";
const GONE = "The conversation of this link is gone; what is asked now begins a new one.";

export class Missing {
  /** notice: where it is said; shown(told) hears of the conversation, gone() that there is none. */
  constructor(notice, { shown, gone }) {
    Object.assign(this, { notice, shown, gone });
    this.sought = null; // {id, question}
  }

  /** Seek a conversation; `question` is its link's. */
  seek(id, question) {
    this.sought = { id, question };
    this.say(AWAY);
  }

  forget() {
    this.sought = null;
  }

  /** Have what is sought, if anything is; raises Problem where it cannot be loaded. */
  async load(signal) {
    const { sought } = this;
    if (!sought) return;
    let told = null;
    try {
      told = await session(sought.id, signal);
    } catch (error) {
      if (error.status !== 404) throw error;
    }
    if (this.sought !== sought) return; // had, or left, meanwhile
    this.sought = null;
    if (told) this.shown(told);
    else {
      this.gone();
      this.say(GONE);
    }
  }

  say(words) {
    this.notice.replaceChildren(element("p", { class: "aside" }, words));
  }
}
