// A question that must be answered before something is gone for good.

import { element } from "./element.js";

let made = 0;

/** Ask; resolves to whether `word` (the button's) was chosen. Focus goes back to where it was. */
export function confirmed(question, detail, word) {
  made += 1;
  const id = `confirmation-${made}`;
  const cancel = element("button", { value: "" }, "Cancel");
  const dialog = element(
    "dialog",
    { class: "confirmation", role: "alertdialog", "aria-labelledby": id, "aria-describedby": `${id}-detail` },
    element("h2", { id, dir: "auto" }, question),
    element("p", { id: `${id}-detail` }, detail),
    element("form", { method: "dialog" }, cancel, element("button", { value: "yes", class: "grave" }, word)),
  );
  document.body.append(dialog);
  dialog.showModal();
  cancel.focus(); // the harmless answer is the nearest
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
