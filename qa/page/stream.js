// Server-sent events read from the body of a POST, which EventSource cannot do.
// The grammar is the HTML standard's, section "Parsing an event stream".

const LINE_END = /\r\n|\n|\r/;

/** Text pieces → whole lines. A "\r" at a piece's end waits: "\n" may open the next piece. */
function lineReader() {
  let rest = "";
  return (piece, last) => {
    rest += piece;
    const held = !last && rest.endsWith("\r") ? "\r" : "";
    const lines = rest.slice(0, rest.length - held.length).split(LINE_END);
    rest = lines.pop() + held;
    return lines;
  };
}

/** Lines → events {event, data}; null until a blank line ends one that has data. */
function eventReader() {
  let event = "";
  let data = [];
  return (line) => {
    if (line === "") {
      const finished = data.length ? { event: event || "message", data: data.join("\n") } : null;
      event = "";
      data = [];
      return finished;
    }
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    return null;
  };
}

/**
 * Yield the events of a ReadableStream of UTF-8 bytes, in order, as {event, data}, data being
 * text. An event that the end of the stream cuts off is dropped, as the standard says.
 */
export async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder(); // drops a byte order mark, keeps split characters
  const lines = lineReader();
  const read = eventReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      for (const line of lines(text, done)) {
        const finished = read(line);
        if (finished) yield finished;
      }
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => {}); // the reader left early: the connection is of no more use
  }
}
