// An answer with its sources as text: plain, Markdown, BibTeX.

import { dayText } from "./days.js";
import { day } from "./words.js";

/** Source, day and address, as far as they are known. */
function about(citation) {
  return [citation.source, day(citation.published_on), citation.url].filter(Boolean);
}

/** The citations, each quote once. */
function distinct(citations) {
  const seen = new Set();
  return citations.filter((one) => {
    const key = [one.marker, one.article_id, one.quote].join("|");
    return !seen.has(key) && seen.add(key);
  });
}

/** What stands below the sources: days worked out, and whether sources agree. */
function remarks(answer) {
  const cited = new Map(answer.citations.map((one) => [one.marker, one]));
  const days = answer.days.map((one) => dayText(one, cited.get(one.marker)));
  return [...new Set([...days, answer.agreement?.summary])].filter(Boolean);
}

/** The answer and below it a line for each source. */
export function plainText(answer) {
  const notes = distinct(answer.citations).map((one) =>
    [`[${one.marker}] “${one.quote}”`, one.title, ...about(one)].join(" · "),
  );
  return `${answer.answer}\n\n${[...notes, ...remarks(answer)].join("\n")}\n`;
}

/** Text in which nothing is Markdown. */
function unmarked(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.replace(/[\\`*_{}[\]()<>#+|~!&-]/g, "\\$&").replace(/^(\d+)\./, "$1\\.");
}

/** An address with nothing that ends it where it is written down. */
function bare(address) {
  return address.replace(/[<>{}\\\s]/g, encodeURIComponent);
}

function markdownSource(citation) {
  const title = unmarked(citation.title);
  const isLink = /^https?:/i.test(citation.url ?? "");
  const name = isLink ? `[${title}](<${bare(citation.url)}>)` : title;
  const rest = [citation.source, day(citation.published_on)].filter(Boolean).map(unmarked);
  return [name, ...rest].join(", ");
}

/** The answer with footnotes, each a quote and its source. */
export function markdown(answer) {
  const cited = new Set(answer.citations.map((one) => one.marker));
  const said = answer.answer_parts
    .map(({ text, markers }) => {
      const notes = markers.filter((one) => cited.has(one)).map((one) => `[^${one}]`);
      const rest = text.slice(text.trimEnd().length);
      return (text.trim() ? unmarked(text) : "") + notes.join("") + rest;
    })
    .join("");
  const notes = distinct(answer.citations).map(
    (one) => `[^${one.marker}]: “${unmarked(one.quote)}” — ${markdownSource(one)}`,
  );
  const below = remarks(answer).map(unmarked);
  return `${[said, ...below, notes.join("\n")].filter(Boolean).join("\n\n")}\n`;
}

const TEX = {
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}", // "\{" would unbalance the entry: BibTeX counts braces
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/** Text as TeX prints it. */
function tex(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.replace(/[\\{}~^#$%&_]/g, (one) => TEX[one] ?? `\\${one}`);
}

/** "karshi2018ministers": the outlet, the year and the title's first long word, in ASCII. */
function keyOf({ source, published_on: published, title, article_id: id }) {
  const ascii = (text) => text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9 ]/g, "");
  const outlet = ascii(source ?? "").split(" ")[0];
  const word = ascii(title).split(" ").find((one) => one.length > 3) ?? "";
  return `${outlet}${(published ?? "").slice(0, 4)}${word}` || ascii(id).replaceAll(" ", "") || "article";
}

/** An entry for each cited article, its quotes in the note. */
export function bibtex(answer) {
  const articles = Map.groupBy(distinct(answer.citations), (one) => one.article_id);
  const keys = new Map(); // how often each was given
  const entries = [...articles.values()].map((citations) => {
    const [first] = citations;
    const base = keyOf(first);
    const nth = (keys.get(base) ?? 0) + 1;
    keys.set(base, nth);
    const quotes = [...new Set(citations.map((one) => one.quote))];
    const date = first.published_on;
    const fields = {
      title: `{${tex(first.title)}}`,
      journal: first.source && tex(first.source),
      year: date?.slice(0, 4),
      date,
      url: first.url && bare(first.url),
      note: tex(quotes.map((one) => `“${one}”`).join("; ")),
    };
    const lines = Object.entries(fields).filter(([, value]) => value);
    const body = lines.map(([name, value]) => `  ${name} = {${value}}`).join(",\n");
    return `@${first.source ? "article" : "misc"}{${base}${nth > 1 ? `-${nth}` : ""},\n${body}\n}`;
  });
  return `${entries.join("\n\n")}\n`;
}
