// An answer for those who hear it.

import { confidence } from "./words.js";

/** The short answer, else the sentences; or what may help. */
export function spoken(answer) {
  if (answer.abstained) {
    const [hint] = answer.abstention?.hints ?? [];
    return ["The archive does not seem to hold the answer.", hint].filter(Boolean).join(" ");
  }
  const words = answer.short_answer || answer.answer_parts.map(({ text }) => text).join("");
  const said = answer.yes_no ? `${answer.yes_no}. ${words}` : words;
  const differ = answer.agreement?.differ ? ". Sources differ." : "";
  if (answer.remark) return `${answer.remark} ${said}`;
  return `${confidence(answer.confidence).word}: ${said}${differ}`;
}
