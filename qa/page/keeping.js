// Conversations and feedback as the server keeps them.

import { json, request } from "./client.js";

const of = (id) => `sessions/${encodeURIComponent(id)}`;

/** {sessions: [{id, title, turns, started_at, last_asked_at}], total}, newest first. */
export const sessions = (limit, offset) => json(`sessions?limit=${limit}&offset=${offset}`);

/** One conversation with its turns, oldest first. */
export const session = (id, signal) => json(of(id), signal);

export const rename = (id, title) => json(of(id), undefined, "PATCH", { title });

export const remove = (id) => json(of(id), undefined, "DELETE");

/** The conversation as a file's content; format: "markdown" or "json". */
export async function exported(id, format) {
  return (await request(`${of(id)}/export?format=${format}`, {})).blob();
}

const feedback = (id, number) => `${of(id)}/turns/${number}/feedback`;

/** rating: "up" or "down". */
export const rate = (id, number, rating, comment) =>
  json(feedback(id, number), undefined, "PUT", { rating, comment });

export const unrate = (id, number) => json(feedback(id, number), undefined, "DELETE");
