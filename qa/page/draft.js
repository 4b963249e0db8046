// What stands in the ask box, kept for the tab's life: a reload does not lose it.

const KEPT = "dateline.draft";

function keep(text) {
  try {
    if (text) sessionStorage.setItem(KEPT, text);
    else sessionStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing loses it on reload, as any page would.
  }
}

function kept() {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

/** The ask box's text. A question asked stays kept until `answered`: its answer may never come. */
export class Draft {
  constructor(box) {
    this.box = box;
    if (!box.value) box.value = kept();
    box.addEventListener("input", () => keep(box.value));
  }

  asked(question) {
    this.box.value = "";
    keep(question);
  }

  answered() {
    keep(this.box.value);
  }
}
