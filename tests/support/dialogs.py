"""What is wrong with the shape of a dialog: words broken over lines, fields too high or outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator

SCREENS = [
    {"viewport": {"width": width, "height": 740}, "color_scheme": scheme}
    for width in (1280, 360) for scheme in ("light", "dark")
]  # fmt: skip
FAULTS = """(dialog) => {
  const frame = dialog.getBoundingClientRect();
  const lines = (one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return new Set([...range.getClientRects()].map(({top}) => Math.round(top))).size;
  };
  const told = (one, fault) => `${one.textContent || one.tagName}: ${fault}`;
  return [...dialog.querySelectorAll("label, button, input")].flatMap((one) => {
    const {left, right, top, bottom} = one.getBoundingClientRect();
    const isInside = left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
    return [
      isInside ? null : told(one, "outside"),
      bottom - top > 60 ? told(one, `${bottom - top} px high`) : null,
      lines(one) > 1 ? told(one, `on ${lines(one)} lines`) : null,
    ].filter(Boolean);
  });
}"""


def faults(dialog: Locator) -> list[str]:
    """What of its labels, fields and buttons is outside, too high or on several lines."""
    found: list[str] = dialog.evaluate(FAULTS)
    return found
