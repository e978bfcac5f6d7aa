// The app's address for the web chat (docs/channels/web.md).

const SILENCE = 45_000; // ms without a sign of life after which a stream counts as lost

/** The app has refused a request. */
export class Refusal extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.title ?? String(status));
    this.status = status;
    this.detail = problem.detail ?? "";
    this.retryAfter = Number(retryAfter) * 1000 || 0;
  }

  /** Whether the same request may succeed later. */
  get passes() {
    return this.status >= 500 || this.status === 408 || this.status === 429;
  }
}

export class Api {
  /** @param {URL} base where the app is served. */
  constructor(base) {
    this.base = base;
  }

  async texts() {
    return (await this.#fetch("texts")).json();
  }

  /** A new session; its token is all that opens the conversation. */
  async begin() {
    return (await (await this.#fetch("sessions", { method: "POST" })).json()).token;
  }

  /** Hand a message in; what must be shown at once comes back. */
  async send(token, { id, text }) {
    const response = await this.#fetch("messages", {
      method: "POST",
      headers: { ...bearer(token), "content-type": "application/json" },
      body: JSON.stringify({ id, text }),
    });
    return response.json();
  }

  /** Tell that the user is typing; nobody minds if it gets lost. */
  async type(token) {
    await this.#fetch("typing", { method: "POST", headers: bearer(token) }).catch(() => {});
  }

  /** What is said after number `after`, as it comes; `open` first, `ping` now and then. */
  async *events(token, after, signal) {
    const lost = new AbortController();
    const either = AbortSignal.any([signal, lost.signal]);
    let watch = setTimeout(() => lost.abort(), SILENCE);
    try {
      const response = await this.#fetch(`events?after=${after}`, {
        headers: bearer(token),
        signal: either,
      });
      yield { event: "open" };
      for await (const event of parsed(response.body)) {
        clearTimeout(watch);
        watch = setTimeout(() => lost.abort(), SILENCE);
        yield event;
      }
    } finally {
      clearTimeout(watch);
      lost.abort();
    }
  }

  async #fetch(path, options = {}) {
    const response = await fetch(new URL(`web/v1/${path}`, this.base), {
      credentials: "omit",
      cache: "no-store",
      ...options,
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw new Refusal(response.status, problem, response.headers.get("retry-after"));
  }
}

function bearer(token) {
  return { authorization: `Bearer ${token}` };
}

/** Server-sent events of a body (WHATWG HTML, 9.2.6); a comment is a `ping`. */
async function* parsed(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  let event = "message";
  let data = [];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (buffer + value).split("\n");
    buffer = lines.pop();
    for (const line of lines.map((text) => text.replace(/\r$/, ""))) {
      const [, field, content] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (line === "") {
        if (data.length) yield { event, data: JSON.parse(data.join("\n")) };
        event = "message";
        data = [];
      } else if (field === "") yield { event: "ping" };
      else if (field === "event") event = content;
      else if (field === "data") data.push(content);
    }
  }
}
