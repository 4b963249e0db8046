// What the page shows before the first question: what this is, how large the archive, what to ask.

import { archive, articles } from "./client.js";
import { element } from "./element.js";
import { problemBox } from "./problem.js";
import { count, reach } from "./words.js";

const EXAMPLES = 4;

/** "5 articles from 2 sources, from 4 May 2017 to 11 September 2024". */
function size(told) {
  const many = `${count(told.articles, "article")} from ${count(told.sources.length, "source")}`;
  return [many, reach(told.published_from, told.published_to)].filter(Boolean).join(", ");
}

async function examples(ask) {
  const listed = await articles(EXAMPLES).catch(() => []); // examples are a courtesy
  const questions = listed.filter((one) => one.title).map((one) => `What does “${one.title}” say?`);
  if (!questions.length) return [];
  const items = questions.map((question) =>
    element(
      "li",
      {},
      element(
        "button",
        { type: "button", class: "example", dir: "auto", onclick: () => ask(question) },
        question,
      ),
    ),
  );
  return [element("h3", {}, "For example"), element("ul", { class: "examples" }, ...items)];
}

function empty() {
  return element(
    "p",
    { class: "aside" },
    "This archive is empty. Add articles with ",
    element("code", {}, "dateline index PATH"),
    ", then reload the page.",
  );
}

/** Fill the welcome; `ask(question)` runs an example, `learned(archive)` hears of the archive. */
export async function welcome(root, line, ask, learned) {
  const about = element("div", { class: "about-archive" });
  root.replaceChildren(
    element("h2", {}, "Ask the archive"),
    element(
      "p",
      { class: "promise" },
      "Each sentence of an answer stands beside the exact words that prove it. If the archive does not hold the answer, Dateline says so.",
    ),
    about,
  );
  const load = async () => {
    try {
      const told = await archive();
      learned(told);
      line.textContent = count(told.articles, "article");
      about.replaceChildren(told.articles ? element("p", { class: "size" }, size(told)) : empty());
      if (told.articles) about.append(...(await examples(ask)));
    } catch (error) {
      const attributes = { type: "button", class: "retry", onclick: load };
      about.replaceChildren(problemBox(error, element("button", attributes, "Try again")));
    }
  };
  await load();
}
