// Keys that work anywhere on the page: / for the ask box, 1 to 9 for a source, Escape back.

function typing(target) {
  if (target.matches("textarea, select, [contenteditable]")) return true;
  return target.matches("input:not([type=checkbox])");
}

/** Where Escape leads from the ask box: to the newest question. */
function backToThread(box, thread) {
  const headings = thread.querySelectorAll("h2");
  if (headings.length) headings[headings.length - 1].focus({ preventScroll: true });
  else box.blur();
}

/** Listen for the keys. thread: of questions, the newest last; pane: of the article. */
export function listen(box, thread, pane) {
  const escape = (event) => {
    if (pane.isOpen) {
      event.preventDefault();
      pane.close();
    } else if (event.target === box) backToThread(box, thread);
  };
  const source = (marker) => thread.lastElementChild?.querySelector(`.cite[data-marker="${marker}"]`);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.target.closest("dialog:not(#article)")) return; // it has keys of its own
    if (event.key === "Escape") escape(event);
    else if (typing(event.target)) return;
    else if (event.key === "/") {
      event.preventDefault();
      box.focus({ preventScroll: true });
    } else if (/^[1-9]$/.test(event.key)) source(event.key)?.click();
  });
}
