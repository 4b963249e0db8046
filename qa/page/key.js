// The key of a server that asks for one: asked of the reader once, kept for this tab alone.

import { element } from "./element.js";

const NAME = "dateline-key";
let asking = null;
let isDeclined = false;

/** The key given in this tab, or null. */
export const currentKey = () => sessionStorage.getItem(NAME);

/** The headers that carry the key; none without one. */
export function keyed() {
  const key = currentKey();
  return key ? { authorization: `Bearer ${key}` } : {};
}

function dialogFor(refused) {
  const input = element("input", { id: "key", type: "password", autocomplete: "off", spellcheck: "false", required: true, "aria-describedby": "key-detail" });
  const told = refused
    ? "The server does not know the key it was sent. Enter another."
    : "Whoever runs the server gives you one. It is kept in this tab until you close it.";
  const cancel = element("button", { type: "button" }, "Cancel");
  const dialog = element(
    "dialog",
    { class: "confirmation", "aria-labelledby": "key-title" },
    element("h2", { id: "key-title" }, "This server asks for a key"),
    element("p", { id: "key-detail", role: refused ? "alert" : null }, told),
    element(
      "form",
      { method: "dialog" },
      element("label", { for: "key" }, "Key"),
      input,
      cancel,
      element("button", { value: "given", class: "main" }, "Use this key"),
    ),
  );
  cancel.addEventListener("click", () => dialog.close());
  return [dialog, input];
}

/** What can stand in a header; a key pasted with blanks around it is the key. */
const plain = (text) => text.trim().replace(/[^\x21-\x7e]/g, "");

function askOnce(refused) {
  const [dialog, input] = dialogFor(refused);
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const key = dialog.returnValue === "given" ? plain(input.value) : "";
      dialog.remove();
      if (key) sessionStorage.setItem(NAME, key);
      resolve(key !== "");
    });
  });
}

/**
 * Ask for a key after a refusal of what was sent with `used` (null: with none); resolves to whether
 * it is worth sending again. Requests that are refused together share one question; who gave none
 * is asked again only where `isWanted`: for what the reader, not the page, sends.
 */
export function askForKey(used, isWanted) {
  if (currentKey() !== used) return Promise.resolve(true); // another was given meanwhile
  if (isDeclined && !isWanted) return Promise.resolve(false);
  asking ??= askOnce(used !== null).then((given) => {
    asking = null;
    isDeclined = !given;
    return given;
  });
  return asking;
}
