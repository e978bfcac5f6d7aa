// Own messages on their way: kept by the browser until the server shows them back.

import { Refusal } from "./api.js";
import { patience, pauseAfter } from "./patience.js";
import { keep, names, recall } from "./storage.js";

const KEY = "own.";

/**
 * @typedef {Object} Own
 * @property {string} id of the message; sent again, it is still one message.
 * @property {string} text
 * @property {number} at
 * @property {"waiting"|"taken"|"failed"} state
 * @property {string} [reason] why it failed, to be shown.
 * @property {Array} [replies] said while the database is away: somebody may be in danger.
 */

export class Outgoing {
  /** Oldest first. @type {Own[]} */
  messages = [];
  #deliver;
  #onChange;
  #busy = false;

  /**
   * @param {(own: Own) => Promise<{replies: Array}>} deliver
   * @param {(refusal: Error?) => void} onChange
   */
  constructor(deliver, onChange) {
    [this.#deliver, this.#onChange] = [deliver, onChange];
    this.load();
  }

  /** Take what this browser has kept, by whichever tab. */
  load() {
    this.messages = names(KEY)
      .map(recall)
      .sort((one, other) => one.at - other.at);
  }

  add(text) {
    const own = { id: unique(), text, at: Date.now() };
    this.messages.push(own);
    this.send(own);
  }

  /** Send a message, perhaps once more. */
  send(own) {
    this.#note(own, { state: "waiting", reason: "" });
    this.flush();
  }

  /** The server has shown it back. */
  settle(id) {
    this.messages = this.messages.filter((own) => own.id !== id);
    keep(KEY + id, null);
  }

  clear() {
    this.messages.forEach((own) => keep(KEY + own.id, null));
    this.messages = [];
  }

  /** Deliver what waits, in order, however long it takes. */
  async flush() {
    if (this.#busy) return;
    this.#busy = true;
    for (let failures = 0; this.#waiting().length;) {
      const pause = await this.#round(failures);
      failures = pause ? failures + 1 : 0;
      if (pause) await patience(pause);
    }
    this.#busy = false;
  }

  #waiting() {
    return this.messages.filter((own) => own.state === "waiting");
  }

  /** One try of each that waits; how long to wait before the next, 0 when all went out. */
  async #round(failures) {
    let pause = 0;
    for (const own of this.#waiting()) {
      try {
        const { replies } = await this.#deliver(own);
        if (replies.length) pause = pauseAfter(failures);
        this.#note(own, { state: replies.length ? "waiting" : "taken", replies });
      } catch (error) {
        if (!(error instanceof Refusal) || error.passes) {
          this.#onChange(error);
          return error.retryAfter || pauseAfter(failures);
        }
        this.#note(own, { state: "failed", reason: error.detail });
      }
    }
    return pause;
  }

  #note(own, change) {
    Object.assign(own, change);
    if (this.messages.includes(own)) keep(KEY + own.id, own);
    this.#onChange(null);
  }
}

/** `crypto.randomUUID` exists on secure pages only; this does everywhere. */
function unique() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
