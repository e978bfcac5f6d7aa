// The list of what was said: keeps elements in step with the conversation, and the eye on the
// right place.

import { dayOf } from "./bubbles.js";
import { el, icon } from "./dom.js";

const NEAR = 48; // px that count as "at the end"
const ABOVE = 12; // px left free above own words

export class Log {
  /**
   * @param {import("./conversation.js").Conversation} conversation
   * @param {import("./bubbles.js").Bubbles} bubbles
   * @param {Object<string, string>} texts
   * @param {Element} welcome shown while nothing was said.
   */
  constructor(conversation, bubbles, texts, welcome) {
    [this.conversation, this.bubbles, this.welcome] = [conversation, bubbles, welcome];
    this.list = el("div", { class: "list", role: "log", "aria-live": "polite", "aria-label": texts.log });
    this.scroller = el("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": texts.log_region, onscroll: () => this.#look() }, welcome, this.list);
    this.jump = el("button", { type: "button", class: "jump", hidden: "", onclick: () => this.#toEnd() }, icon("down"), texts.newest);
    this.element = el("div", { class: "log" }, this.scroller, this.jump);
    this.shown = new Map(); // key → [element, what it was made from]
    this.isFollowing = true;
    new ResizeObserver(() => this.isFollowing && this.#followOn("instant")).observe(this.scroller);
  }

  /** Show the conversation as it is now. */
  update() {
    const wanted = [...this.#wanted()];
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, [element]] of this.shown) {
      if (!keys.has(key)) {
        element.remove();
        this.shown.delete(key);
      }
    }
    let place = this.list.firstChild;
    let isNew = false;
    for (const [key, state, make] of wanted) {
      let [element, made] = this.shown.get(key) ?? [];
      if (made !== state) {
        const old = element;
        element = make();
        if (old) old.replaceWith(element);
        if (old === place) place = element;
        this.shown.set(key, [element, state]);
        isNew = true;
      }
      if (element === place) place = place.nextSibling;
      else this.list.insertBefore(element, place);
    }
    this.welcome.hidden = wanted.length > 0;
    if (this.isFollowing) this.#followOn();
    else if (isNew) this.jump.hidden = false;
  }

  /** Own words were said: look at what comes of them. */
  follow() {
    this.isFollowing = true;
  }

  /** Keys of what is to be seen, in order, with what each is made from and how. */
  *#wanted() {
    const { entries, outgoing, isAwaited, state } = this.conversation;
    const ids = new Map(outgoing.map((own) => [own.id, own.text]));
    let day = "";
    for (const entry of [...entries.values()].sort((one, other) => one.seq - other.seq)) {
      if (dayOf(entry.at) !== day) {
        day = dayOf(entry.at);
        yield [`day ${day}`, day, () => this.bubbles.day(entry.at)];
      }
      const text = entry.text ?? ids.get(entry.message_id) ?? null;
      if (entry.author === "bot") yield [entry.seq, entry.seq, () => this.bubbles.ofBot(entry.reply, entry.at)];
      else yield [entry.message_id, `${text}`, () => this.bubbles.ofUser(text, entry.at)];
      ids.delete(entry.message_id);
    }
    const isOnline = state !== "offline";
    for (const own of outgoing.filter(({ id }) => ids.has(id))) {
      if (dayOf(own.at) !== day) {
        day = dayOf(own.at);
        yield [`day ${day}`, day, () => this.bubbles.day(own.at)];
      }
      yield [own.id, own.state === "taken" ? own.text : `${own.state} ${isOnline}`, () => this.bubbles.ofOwn(own, isOnline)];
      for (const [n, reply] of (own.replies ?? []).entries()) {
        yield [`${own.id} ${n}`, n, () => this.bubbles.ofBot(reply)];
      }
    }
    if (isAwaited) yield ["typing", 0, () => this.bubbles.typing()];
  }

  /**
   * Down to what is new, but not further than that the last own words can still be seen; numbers
   * to call come before that.
   */
  #followOn(behavior) {
    const own = [...this.list.querySelectorAll(".user")].at(-1);
    const top = own && !this.list.lastElementChild.querySelector(".call") ? Math.min(this.#end, own.offsetTop - ABOVE) : this.#end;
    if (top > this.scroller.scrollTop) this.scroller.scrollTo({ top, behavior });
    this.jump.hidden = this.#end - top < NEAR;
  }

  #toEnd() {
    this.isFollowing = true;
    this.scroller.scrollTo({ top: this.#end });
  }

  get #end() {
    return this.scroller.scrollHeight - this.scroller.clientHeight;
  }

  #look() {
    const { scrollTop } = this.scroller;
    const isAtEnd = this.#end - scrollTop < NEAR;
    if (isAtEnd) this.jump.hidden = true;
    if (isAtEnd) this.isFollowing = true;
    else if (scrollTop < this.lastTop) this.isFollowing = false;
    this.lastTop = scrollTop;
  }
}
