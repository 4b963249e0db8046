// The HTTP face as the page uses it. Every failure leaves here as a Problem.

import { connection } from "./connection.js";
import { askForKey, currentKey, keyed } from "./key.js";
import { Problem } from "./problem.js";
import { events } from "./stream.js";

const API = new URL("../v1/", import.meta.url); // holds behind a proxy's prefix, too

const UNREACHABLE = {
  title: "Dateline could not be reached",
  detail: "The server did not answer.",
  remedy: "Check that it is running and that you are connected, then try again.",
  isAway: true,
};
const BROKEN_OFF = {
  title: "The answer broke off",
  detail: "The connection closed before the whole answer had come.",
  remedy: "Try again.",
};

async function refusal(response) {
  const fallback = {
    title: `The server answered ${response.status}`,
    detail: response.statusText,
    remedy: response.status >= 500 ? "Try again; if it stays, look into the server's log." : "",
  };
  const told = await response.json().catch(() => null);
  const isProblem = told !== null && typeof told === "object" && typeof told.title === "string";
  return new Problem({ ...(isProblem ? told : fallback), status: response.status });
}

/** The answer to a request; where the server asks for a key, the reader is asked for it. */
async function sent(path, options) {
  for (;;) {
    const used = currentKey();
    const headers = { ...options.headers, ...keyed() };
    const response = await fetch(new URL(path, API), { ...options, headers });
    const isWanted = options.method === "POST"; // a question; all else the page asks by itself
    if (response.status !== 401 || !(await askForKey(used, isWanted))) return response;
  }
}

/** The answer to a request. Raises Problem where there is none, or a refusal. */
export async function request(path, options) {
  let response;
  try {
    response = await sent(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    connection.lost();
    throw new Problem(UNREACHABLE);
  }
  connection.found();
  if (!response.ok) throw await refusal(response);
  return response;
}

/** Ask for JSON, or send `body` as JSON; null for an answer without a body. */
export async function json(path, signal, method = "GET", body = undefined) {
  const headers = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await request(path, { method, signal, headers, body: JSON.stringify(body) });
  return response.status === 204 ? null : response.json();
}

/** The archive's size, sources and dates. */
export const archive = () => json("archive");

/**
 * One article; where start and end (code points, or lists of them) are given, with its text cut into
 * parts around them.
 */
export function article({ article_id: id, start, end }, signal) {
  const span = new URLSearchParams();
  for (const one of [start ?? []].flat()) span.append("start", one);
  for (const one of [end ?? []].flat()) span.append("end", one);
  return json(`articles/${encodeURIComponent(id)}${span.size ? `?${span}` : ""}`, signal);
}

/**
 * Ask, and yield {event, data} as they come: "evidence" (a list), "token" ({text, sentence,
 * citation}), "answer".
 * Raises Problem where the server refuses, tells an error or breaks off; AbortError when stopped.
 */
export async function* ask(question, signal) {
  const response = await request("ask", {
    method: "POST",
    signal,
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ ...question, stream: true }),
  });
  let answered = false;
  try {
    for await (const { event, data } of events(response.body)) {
      const told = JSON.parse(data);
      if (event === "error") throw new Problem(told);
      else if (event === "evidence") yield { event, data: told.evidence ?? told };
      else if (event === "token") yield { event, data: told };
      else if (event === "answer") {
        answered = true;
        yield { event, data: told };
      }
    }
  } catch (error) {
    if (error instanceof TypeError && !answered) throw new Problem(BROKEN_OFF);
    throw error;
  }
  if (!answered) throw new Problem(BROKEN_OFF);
}
