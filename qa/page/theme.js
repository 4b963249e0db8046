// Light or dark, before the first paint: a plain script in the head, so that nothing flashes.
(() => {
  const KEPT = "dateline.theme"; // "light" or "dark"; nothing where the system's choice holds
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const words = { light: "Switch to light colours", dark: "Switch to dark colours" };

  /** What was chosen; null where nothing was, or where the browser keeps nothing. */
  function kept() {
    try {
      return localStorage.getItem(KEPT);
    } catch {
      return null;
    }
  }

  function keep(theme) {
    try {
      if (theme === null) localStorage.removeItem(KEPT);
      else localStorage.setItem(KEPT, theme);
    } catch {
      // A browser that keeps nothing shows it until the page is left.
    }
  }

  const seen = () => root.dataset.theme ?? (system.matches ? "dark" : "light");

  function show(theme) {
    if (theme in words) root.dataset.theme = theme;
    else delete root.dataset.theme;
    const other = seen() === "dark" ? "light" : "dark";
    const button = document.getElementById("theme-toggle");
    button?.setAttribute("aria-label", words[other]);
    button?.setAttribute("title", words[other]);
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      const { light, dark } = meta.dataset;
      meta.content = seen() === "dark" ? dark : light;
    }
  }

  show(kept() ?? "");
  system.addEventListener("change", () => show(kept() ?? ""));
  addEventListener("storage", ({ key }) => key === KEPT && show(kept() ?? "")); // another tab
  addEventListener("DOMContentLoaded", () => {
    show(root.dataset.theme ?? "");
    document.getElementById("theme-toggle").addEventListener("click", () => {
      const other = seen() === "dark" ? "light" : "dark";
      const isSystems = other === (system.matches ? "dark" : "light");
      keep(isSystems ? null : other);
      show(isSystems ? "" : other);
    });
  });
})();
