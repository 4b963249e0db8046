// A button that opens a short list of things to do.

import { element } from "./element.js";

const GAP = 4; // pixels between the button and its list
const ITEM = 44; // pixels, at least, of an item's height: tells whether the list fits below

/** Beside the button: below it, or above where there is no room; from its nearer edge inwards. */
function place(list, button, items) {
  const { top, bottom, left, right } = button.getBoundingClientRect();
  const isLow = bottom + items * ITEM > innerHeight && top > innerHeight / 2;
  const isLeft = (left + right) / 2 < innerWidth / 2;
  Object.assign(list.style, {
    top: isLow ? "auto" : `${bottom + GAP}px`,
    bottom: isLow ? `${innerHeight - top + GAP}px` : "auto",
    left: isLeft ? `${left}px` : "auto",
    right: isLeft ? "auto" : `${innerWidth - right}px`,
  });
}

function move(items, key) {
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[key];
  if (to === undefined) return false;
  items[(to + items.length) % items.length].focus();
  return true;
}

/**
 * A menu of `entries` [text, action] behind a button; `action(button)` is called once the list is
 * gone and the button has the focus. `attributes` go to the button, whose name is its label.
 */
export function menu(face, entries, attributes = {}) {
  let wasOpen = false; // when the pointer came down, which closes the list before the click
  const isOpen = () => list.matches(":popover-open");
  const close = () => {
    list.hidePopover();
    button.focus();
  };
  const items = entries.map(([text, action]) => {
    const chosen = () => {
      close();
      action(button);
    };
    return element("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: chosen }, text);
  });
  const keys = (event) => {
    if (event.key === "Tab") return close(); // and on to what follows the button
    if (event.key === "Escape") close();
    else if (!move(items, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const toggled = (event) => button.setAttribute("aria-expanded", String(event.newState === "open"));
  const list = element(
    "div",
    { class: "menu", role: "menu", popover: "auto", onkeydown: keys, onbeforetoggle: toggled },
    ...items,
  );
  const click = () => {
    if (wasOpen || isOpen()) return isOpen() && close();
    place(list, button, items.length);
    list.showPopover();
    items[0].focus();
  };
  const button = element(
    "button",
    {
      type: "button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      onpointerdown: () => (wasOpen = isOpen()),
      onclick: () => {
        click();
        wasOpen = false;
      },
      ...attributes,
    },
    face,
  );
  list.setAttribute("aria-label", attributes["aria-label"] ?? button.textContent);
  return element("span", { class: "menu-place" }, button, list);
}
