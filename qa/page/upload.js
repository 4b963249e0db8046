// Files to the archive, some at a time, so that what is told of their progress is true.

import { connection } from "./connection.js";
import { askForKey, currentKey, keyed } from "./key.js";
import { Problem } from "./problem.js";

const ADDRESS = new URL("../v1/articles", import.meta.url);
const BYTES = 4_000_000; // of one batch, unless a single file has more
const FILES = 20; // of one batch: each is indexed before the next is sent
const WAIT = 5; // seconds before another try, where the server does not say

const UNREACHABLE = {
  title: "Dateline could not be reached",
  detail: "The connection closed before the server had answered.",
  remedy: "Check that it is running and that you are connected, then send the rest.",
};
const LARGE = 50_000_000; // bytes of a file that a server may hang up on
const HUNG_UP = "Send smaller files: the server may take none of this size.";
const KEYS = {
  401: {
    title: "This server asks for a key",
    detail: "Articles can be added only with an admin key, and none was given.",
    remedy: "Reload the page to give one, or add them on the server (dateline index PATH).",
  },
  403: {
    title: "This key may not add articles",
    detail: "The server knows the key, and lets it read only: adding needs an admin key.",
    remedy: "Open the page in a new tab to give another, or add them on the server (dateline index PATH).",
  },
};

/** Files cut into batches, in order. */
export function batches(files) {
  const made = [];
  let size = 0;
  for (const file of files) {
    const last = made[made.length - 1];
    if (last && last.length < FILES && size + file.size <= BYTES) last.push(file);
    else made.push([file]);
    size = made[made.length - 1].length === 1 ? file.size : size + file.size;
  }
  return made;
}

function told(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}

function problem(request) {
  const { status } = request;
  const fallback = { title: `The server answered ${status}`, detail: request.statusText };
  const own = told(request);
  const found = new Problem({ ...(KEYS[status] ?? own ?? fallback), status });
  found.refused = own?.refused ?? null;
  found.wait = Number(request.getResponseHeader("retry-after")) || WAIT;
  return found;
}

function post(files, sent, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const file of files) body.append("file", file, file.name);
    request.upload.addEventListener("progress", ({ loaded, total }) => sent(total ? loaded / total : 0));
    request.upload.addEventListener("load", () => sent(1));
    request.addEventListener("load", () => {
      connection.found();
      if (request.status >= 200 && request.status < 300 && told(request)) resolve(told(request));
      else reject(problem(request));
    });
    request.addEventListener("error", () => {
      const isLarge = files.some((file) => file.size > LARGE);
      if (!isLarge) connection.lost();
      reject(new Problem(isLarge ? { ...UNREACHABLE, remedy: HUNG_UP } : UNREACHABLE));
    });
    request.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", ADDRESS);
    const headers = { accept: "application/json", ...keyed() };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(body);
  });
}

/**
 * Send one batch; gives what the server did: {added, changed, unchanged, removed, refused}.
 * sent(share) hears of the share of the bytes that is out, 0 to 1. Where the server asks for a key,
 * the reader is asked for it. Raises Problem, with `refused` where the server names the files and
 * `wait`, seconds; AbortError once `signal` is aborted.
 */
export async function send(files, sent, signal) {
  for (;;) {
    const used = currentKey();
    try {
      return await post(files, sent, signal);
    } catch (error) {
      if (error.status !== 401 || !(await askForKey(used, true))) throw error;
    }
  }
}
