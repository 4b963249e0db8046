// Numbers and dates as a reader would say them.

const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const DAY_LENGTH = 86_400_000; // milliseconds
const COUNT = new Intl.NumberFormat("en-GB");

// The IPCC's calibrated language (Mastrandrea et al. 2010): very likely is 90 % and over, likely
// 66 % and over, more likely than not over 50 %.
const CONFIDENCE = [
  [0.9, "Very likely"],
  [0.66, "Likely"],
  [0.5, "More likely than not"],
  [0, "Unsure"],
];

/** "2018-05-23" (or a longer ISO time) as "23 May 2018"; "" for null. */
export function day(iso) {
  if (!iso) return "";
  const when = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(when.getTime()) ? iso : DAY.format(when);
}

/**
 * From one day to another: "14–20 May 2018"; "14 May 2018", "May 2018", "May – July 2018", "2018" where
 * it is that.
 */
export function period(first, last) {
  if (first === last) return day(first);
  const [from, to] = [new Date(first), new Date(last)];
  const after = new Date(to.getTime() + DAY_LENGTH);
  const whole = from.getUTCDate() === 1 && after.getUTCDate() === 1;
  if (first === `${last.slice(0, 4)}-01-01` && last.endsWith("-12-31")) return first.slice(0, 4);
  if (whole) return MONTH.formatRange(from, to); // one month where both are in it
  return DAY.formatRange(from, to);
}

/** From one day to another in days, however long: "1–30 June 2018"; "14 May 2018" for one. */
export function fromTo(first, last) {
  return first === last ? day(first) : DAY.formatRange(new Date(first), new Date(last));
}

/** 3000 and "article" as "3,000 articles"; the plural where it is no "s". */
export function count(number, noun, plural = `${noun}s`) {
  return `${COUNT.format(number)} ${number === 1 ? noun : plural}`;
}

/** A probability in words: {word, level} with level 3 (surest) to 0. */
export function confidence(probability) {
  const place = CONFIDENCE.findIndex(([least]) => probability >= least);
  const found = place === -1 ? CONFIDENCE.length - 1 : place;
  return { word: CONFIDENCE[found][1], level: CONFIDENCE.length - 1 - found };
}

/** The archive's reach: "from 4 May 2017 to 11 September 2024"; "" where no article is dated. */
export function reach(from, to) {
  if (!from && !to) return "";
  if (!from || !to || from === to) return day(from || to);
  return `from ${day(from)} to ${day(to)}`;
}

/** Source and date of a citation, a passage or an article, as far as they are known. */
export function origin(of) {
  return [of.source, day(of.published_on ?? of.published)].filter(Boolean).join(" · ");
}
