// Whether the server can be reached: who finds out tells it here, and the page shows it.

const HEALTH = new URL("../healthz", import.meta.url);
const RETRY = 2000; // milliseconds between two tries

/** Fires "lost" once the server is gone and "found" once it is back. */
class Connection extends EventTarget {
  isLost = false;

  /** A request got no answer. Ask for a sign of life until one comes. */
  lost() {
    if (this.isLost) return;
    this.isLost = true;
    this.dispatchEvent(new Event("lost"));
    this.wait();
  }

  /** A request got an answer, whatever it says. */
  found() {
    if (!this.isLost) return;
    this.isLost = false;
    this.dispatchEvent(new Event("found"));
  }

  wait() {
    const retry = () => {
      if (this.isLost) this.knock();
    };
    setTimeout(retry, RETRY);
  }

  async knock() {
    try {
      await fetch(HEALTH, { cache: "no-store", signal: AbortSignal.timeout(RETRY) });
      this.found();
    } catch {
      this.wait();
    }
  }
}

export const connection = new Connection();

/** Show in `root` that the server is gone; `back` is called when it has come back. */
export function showConnection(root, back) {
  const lost =
    "The server cannot be reached. What you type is kept; this page tries again by itself.";
  connection.addEventListener("lost", () => {
    root.textContent = lost;
    root.hidden = false;
  });
  connection.addEventListener("found", () => {
    root.hidden = true;
    root.textContent = "";
    back();
  });
  addEventListener("offline", () => connection.lost());
}
