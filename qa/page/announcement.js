// An answer for those who hear it.

import { confidence } from "./words.js";

const SAID = { differ: ". Sources differ.", updated: ". Updated.", corrected: ". Corrected.", denied: ". Denied." };

/** The short answer, else the sentences; or what may help. */
export function spoken(answer) {
  if (answer.abstained) {
    const [hint] = answer.abstention?.hints ?? [];
    return [answer.answer, hint].filter(Boolean).join(" ");
  }
  const words = answer.short_answer || answer.answer_parts.map(({ text }) => text).join("");
  const said = answer.yes_no ? `${answer.yes_no}. ${words}` : words;
  const agreement = SAID[answer.agreement?.kind] ?? "";
  const notes = (answer.notes ?? []).map((note) => `. ${note}`).join("");
  if (answer.remark) return `${answer.remark} ${said}`;
  return `${confidence(answer.confidence).word}: ${said}${agreement}${notes}`;
}
