// What the page's address asks for, and the addresses to share.

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PLACE = /^\d{1,15}$/;

/** Whether a text is a day that there is: 31 February is none. */
function isDay(text) {
  const time = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The article of a link, {article_id, start, end}: start and end are lists, empty for the whole. */
function readPlace(parameters, faults) {
  if (!parameters.has("article")) return null;
  const id = parameters.get("article").trim();
  const [start, end] = [parameters.getAll("start"), parameters.getAll("end")];
  if (!id) faults.push("article names none");
  const isWhole = [...start, ...end].every((one) => PLACE.test(one));
  const isPaired = start.length === end.length;
  const isForward = start.every((one, n) => Number(one) < Number(end[n]));
  if (isWhole && isPaired && isForward) return { article_id: id, start, end };
  faults.push(`start ${start.join(", ") || "is missing"} and end ${end.join(", ") || "is missing"} mark no words`);
  return null;
}

/**
 * What an address asks for: {question, session, askedOn, ignorePeriod, place, faults}; null or "" for
 * what it does not name. faults: in words, what of it makes no sense; such days are taken out of `parameters`.
 */
export function readAddress(parameters) {
  const faults = [];
  for (const name of ["from", "to", "as_of", "asked_on"]) {
    const day = parameters.get(name);
    if (!day || isDay(day)) continue;
    faults.push(`${name} is “${day}”, which is no day such as 2018-05-23`);
    parameters.delete(name);
  }
  const from = parameters.get("from");
  for (const name of ["to", "as_of"]) {
    const last = parameters.get(name);
    if (from && last && from > last) faults.push(`from, ${from}, is after ${name}, ${last}: no article can match`);
  }
  return {
    question: (parameters.get("q") ?? "").trim(),
    session: parameters.get("session") || null,
    askedOn: parameters.get("asked_on") || null,
    ignorePeriod: parameters.get("ignore_period") === "true",
    place: readPlace(parameters, faults),
    faults,
  };
}

/** The page's own address with these parameters. */
export function address(parameters) {
  const url = new URL(location.pathname, location.origin);
  url.search = new URLSearchParams(parameters);
  return url.href;
}

/** A link that asks a question, of what passes `filters` (parameters), as on the day `askedOn`. */
export function questionLink(question, filters, askedOn) {
  const parameters = new URLSearchParams({ q: question });
  for (const [name, value] of filters) parameters.append(name, value);
  if (askedOn) parameters.set("asked_on", askedOn);
  return address(parameters);
}

/** A link that opens an article, at its quote where the place has start and end. */
export function articleLink({ article_id: id, start, end }) {
  const parameters = new URLSearchParams({ article: id });
  const ends = [end ?? []].flat();
  [start ?? []].flat().forEach((one, n) => {
    if (ends[n] === undefined) return;
    parameters.append("start", one);
    parameters.append("end", ends[n]);
  });
  return address(parameters);
}
