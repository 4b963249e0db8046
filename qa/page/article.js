// The article pane: beside the answer where there is room, over the whole screen where there is not.

import { articleLink } from "./address.js";
import { article } from "./client.js";
import { element, outward, scrolling } from "./element.js";
import { problemBox } from "./problem.js";
import { linkButton } from "./sharing.js";
import { origin } from "./words.js";

const BESIDE = "(min-width: 68rem)"; // as in article.css

/** Text with each run of line ends as a gap: paragraphs, while the text itself stays exact. */
function paragraphs(text) {
  return text
    .split(/(\n+)/)
    .filter(Boolean)
    .map((piece) => (piece[0] === "\n" ? element("span", { class: "gap" }, piece) : piece));
}

/** The text's nodes, the quoted part in a mark. */
function textNodes(parts) {
  return parts.flatMap(({ text, quoted }) =>
    quoted ? [element("mark", { tabindex: "-1" }, ...paragraphs(text))] : paragraphs(text),
  );
}

/** The article; without its range where the text has become shorter than what was quoted of it. */
async function asQuoted(place, signal) {
  try {
    return await article(place, signal);
  } catch (error) {
    if (error.status !== 422 || !place.quote) throw error;
    return article({ article_id: place.article_id }, signal);
  }
}

/** Said above a text in which a quote does not stand any longer; null where it does. */
function outdated(parts, quote) {
  const marked = parts.filter((one) => one.quoted).map((one) => one.text).join("");
  if (!quote || marked === quote) return null;
  const told = "The text has changed since it was quoted. These words stood in it: ";
  return element("p", { class: "caution" }, told, element("q", { dir: "auto" }, quote));
}

export class ArticlePane {
  constructor() {
    const get = (id) => document.getElementById(id);
    this.dialog = get("article");
    this.title = get("article-title");
    this.source = get("article-source");
    this.byline = get("article-byline");
    this.body = get("article-body");
    this.text = get("article-text");
    this.copies = get("article-copies");
    this.opener = null;
    this.loading = null;
    this.place = null;
    get("article-close").before(linkButton(() => articleLink(this.place)) ?? "");
    get("article-close").addEventListener("click", () => this.close());
    this.dialog.addEventListener("close", () => this.closed()); // by the browser: its Back or Escape
  }

  get isOpen() {
    return this.dialog.open;
  }

  /** Show the article of `place` {article_id, title, start, end, …}; focus returns to `opener`. */
  async open(place, opener) {
    this.loading?.abort();
    this.loading = new AbortController();
    const { signal } = this.loading;
    this.place = place;
    this.mark(opener);
    this.head(place);
    this.text.replaceChildren(element("p", { class: "waiting" }, "Opening the article…"));
    this.show();
    try {
      const whole = await asQuoted(place, signal);
      if (!signal.aborted) this.fill(whole, place.quote);
    } catch (error) {
      if (signal.aborted) return;
      const again = () => this.open(place, opener);
      const button = element("button", { type: "button", class: "retry", onclick: again }, "Try again");
      this.text.replaceChildren(problemBox(error, button));
    }
  }

  /** Close; focus goes back to what opened the pane unless something else is to have it. */
  close({ refocus = true } = {}) {
    if (!refocus) this.mark(null);
    if (!this.isOpen) return;
    this.dialog.close();
    this.closed();
  }

  /** A button stands for another, that is going: the pane is the new one's. */
  reopened(old, opener) {
    if (this.isOpen && this.opener === old) this.mark(opener);
  }

  mark(opener) {
    this.opener?.removeAttribute("aria-current");
    this.opener = opener;
    opener?.setAttribute("aria-current", "true");
  }

  show() {
    if (this.isOpen) return;
    if (matchMedia(BESIDE).matches) this.dialog.show();
    else this.dialog.showModal();
    document.body.classList.add("reading");
  }

  head(about) {
    this.warning?.remove();
    this.title.textContent = about.title ?? "Article";
    this.source.textContent = origin(about);
    this.byline.replaceChildren();
    this.copies.replaceChildren();
  }

  /** quote: what must stand where the parts are marked; undefined where anything may. */
  fill(whole, quote) {
    this.head(whole);
    const parts = whole.parts ?? [{ text: whole.text, quoted: false }];
    const warning = outdated(parts, quote);
    const authors = (whole.authors ?? []).join(", ");
    const link = outward(whole.url);
    const byline = [authors && `By ${authors}`, link].filter(Boolean);
    this.byline.append(...byline.flatMap((one, place) => (place ? [" · ", one] : [one])));
    this.text.setAttribute("lang", whole.language ?? "");
    if (warning) this.text.before(warning);
    this.warning = warning;
    const shown = warning ? [{ text: whole.text, quoted: false }] : parts;
    this.text.replaceChildren(...textNodes(shown));
    this.list(whole.copies ?? []);
    const mark = this.text.querySelector("mark");
    if (!mark) {
      this.body.scrollTop = 0;
      this.title.focus();
      return;
    }
    mark.focus({ preventScroll: true });
    this.reveal(mark);
  }

  /** The articles that tell the same story, each opened in this one's place. */
  list(copies) {
    if (!copies.length) return;
    const links = copies.map((one) =>
      element(
        "li",
        {},
        element(
          "button",
          { type: "button", class: "source", onclick: () => this.open(one, this.opener) },
          element("span", { class: "title", dir: "auto" }, one.title),
          element("span", { class: "origin" }, origin(one)),
        ),
      ),
    );
    this.copies.append(element("h3", {}, "The same story"), element("ul", {}, ...links));
  }

  /** Bring the quote's beginning into the upper third of the pane. */
  reveal(quote) {
    const [first] = quote.getClientRects();
    const top = first.top - this.body.getBoundingClientRect().top + this.body.scrollTop;
    this.body.scrollTo({ top: top - this.body.clientHeight / 3, behavior: scrolling() });
  }

  /**
   * Leave everything as it was before. The event "close" comes some time after the closing: by then
   * another article may be open, which must stay, or something else have the focus, which it keeps.
   */
  closed() {
    if (this.isOpen || !document.body.classList.contains("reading")) return;
    this.loading?.abort();
    document.body.classList.remove("reading");
    const { opener } = this;
    this.mark(null);
    if (opener?.isConnected) opener.focus();
  }
}
