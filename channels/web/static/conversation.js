// The conversation as this browser knows it: what the server has told, and what is on its way.

import { Refusal } from "./api.js";
import { Outgoing } from "./outgoing.js";
import { patience, pauseAfter } from "./patience.js";
import { keep, onElsewhere, recall } from "./storage.js";

const TOKEN = "session";
const TYPING_LASTS = 5000; // ms
const TYPING_SAID = 3000; // ms

/**
 * Fires `change` when something was said or is being typed, `state` when the connection or a notice
 * changed, `owner` when somebody else answers from now on.
 */
export class Conversation extends EventTarget {
  /** `idle`, `connecting`, `connected`, `lost`, `offline`, `busy` or `elsewhere`. */
  state = "idle";
  /** A kind word of the server to somebody who writes too fast. */
  notice = "";
  /** Who answers: `{owner, speaker}`; null as long as that is not known. */
  standing = null;
  /** The counsellor who is typing just now. @type {string?} */
  typist = null;

  #api;
  #token = recall(TOKEN);
  #following = null;
  #typingOver; // timer
  #typingSaid = 0; // when
  #entries = new Map(); // by number
  #outgoing = new Outgoing(
    (own) => this.#deliver(own),
    (refusal) => this.#sent(refusal),
  );

  constructor(api) {
    super();
    this.#api = api;
    onElsewhere((name) => name === TOKEN && this.#moveTo(recall(TOKEN)));
    addEventListener("offline", () => this.#set("offline"));
  }

  /** What both sides said, in order. */
  get entries() {
    return [...this.#entries.values()].sort((one, other) => one.seq - other.seq);
  }

  /** Own messages on their way, oldest first. */
  get outgoing() {
    return this.#outgoing.messages;
  }

  /** Whether an answer is being worked out; a person answers when there is time. */
  get isAwaited() {
    if (this.standing?.owner === "human") return false;
    return this.outgoing.some((own) => own.state === "taken") || this.#open() !== undefined;
  }

  /** Go on with the conversation of before, if there is one. */
  resume() {
    if (this.#token) this.#follow();
    this.#outgoing.flush();
  }

  say(text) {
    this.#outgoing.add(text);
  }

  /** The user is typing: tell a person who reads it, or will. */
  type() {
    const isRead = ["queued", "human"].includes(this.standing?.owner);
    if (!isRead || Date.now() - this.#typingSaid < TYPING_SAID) return;
    this.#typingSaid = Date.now();
    this.#api.type(this.#token);
  }

  /** Try a message again that was refused. */
  retry(own) {
    this.#outgoing.send(own);
  }

  /** Forget this conversation; the next message begins another. */
  startAnew() {
    this.#outgoing.clear();
    keep(TOKEN, null);
    this.#moveTo(null);
  }

  #moveTo(token) {
    this.#following?.abort();
    this.#following = null;
    this.#token = token;
    this.#entries.clear();
    this.#outgoing.load();
    this.#set("idle", "");
    this.#meet(null);
    this.#changed();
    this.resume();
  }

  async #deliver(own) {
    if (!this.#token) {
      const fresh = await this.#api.begin();
      this.#token ??= recall(TOKEN) ?? fresh; // another tab may have been faster
      keep(TOKEN, this.#token);
      if (!this.outgoing.includes(own)) return { replies: [] }; // a new conversation has begun
    }
    const sent = await this.#api.send(this.#token, own);
    this.#set(this.state, "");
    this.#follow();
    return sent;
  }

  #sent(refusal) {
    if (refusal?.status === 429) this.#set(this.state, refusal.detail);
    else if (refusal && !this.#following) this.#set(stateAfter(refusal));
    this.#changed();
  }

  /** Stay on the stream of events, whatever happens to it. */
  async #follow() {
    if (this.#following) return;
    const { signal } = (this.#following = new AbortController());
    if (this.state === "idle") this.#set("connecting");
    for (let failures = 0; !signal.aborted; failures += 1) {
      const attempt = new AbortController();
      const hangUp = () => attempt.abort();
      signal.addEventListener("abort", hangUp);
      addEventListener("offline", hangUp, { signal: attempt.signal });
      let pause = pauseAfter(failures);
      let state = "lost";
      try {
        for await (const { event, data } of this.#api.events(
          this.#token,
          this.#seen(),
          attempt.signal,
        )) {
          if (signal.aborted) return;
          failures = 0;
          this.#set("connected");
          if (event === "entry") this.#hear(data);
          else if (event === "owner") this.#meet(data);
          else if (event === "typing") this.#type(this.standing?.speaker);
          else if (event === "elsewhere") [state, pause] = ["elsewhere", Infinity];
        }
      } catch (error) {
        state = stateAfter(error);
        pause = Math.max(pause, error.retryAfter ?? 0);
      }
      if (signal.aborted) return;
      this.#set(state);
      await patience(pause, signal);
    }
  }

  /** The first own message whose text the server has not settled yet. */
  #open() {
    return this.entries.find((entry) => entry.author === "user" && entry.text === null);
  }

  /** The number to resume after; what is not settled is asked for again. */
  #seen() {
    const open = this.#open();
    return open ? open.seq - 1 : Math.max(0, ...this.#entries.keys());
  }

  #hear(entry) {
    const known = this.#entries.get(entry.seq);
    if (known && known.at !== entry.at) this.#entries.clear(); // erased, it begins anew
    this.#entries.set(entry.seq, entry);
    if (entry.author === "user" && entry.text !== null) this.#outgoing.settle(entry.message_id);
    if (entry.author === "counsellor") this.#type(null);
    this.#changed();
  }

  #meet(standing) {
    this.standing = standing;
    if (standing?.owner !== "human") this.#type(null);
    this.dispatchEvent(new Event("owner"));
    this.#changed();
  }

  #type(typist) {
    clearTimeout(this.#typingOver);
    if (typist) this.#typingOver = setTimeout(() => this.#type(null), TYPING_LASTS);
    this.typist = typist ?? null;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #set(state, notice = this.notice) {
    if (state === this.state && notice === this.notice) return;
    [this.state, this.notice] = [state, notice];
    this.dispatchEvent(new Event("state"));
  }
}

function stateAfter(error) {
  if (!navigator.onLine) return "offline";
  return error instanceof Refusal && error.status === 503 ? "busy" : "lost";
}
