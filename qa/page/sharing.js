// Putting words into the clipboard, and the button that copies a link.

import { element } from "./element.js";

const SHOWN = 2000; // milliseconds that a button says what it did

/** Copy a text; `button` says for a moment how it went, and keeps its name otherwise. */
export async function copy(text, button) {
  const face = button.textContent;
  const copied = await navigator.clipboard.writeText(text).then(
    () => "Copied",
    () => "The browser did not allow copying",
  );
  if (button.dataset.told) return; // pressed twice: it says so already
  button.dataset.told = copied;
  button.textContent = copied;
  document.getElementById("status").textContent = `${copied}.`;
  setTimeout(() => {
    button.textContent = face;
    delete button.dataset.told;
  }, SHOWN);
}

/** A button that copies the link that `link()` gives; null where the browser has no clipboard. */
export function linkButton(link, label = "Copy link") {
  if (!navigator.clipboard) return null; // browsers give it to https and localhost only
  const onclick = (event) => copy(link(), event.currentTarget);
  return element("button", { type: "button", class: "quiet", onclick }, label);
}
