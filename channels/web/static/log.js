// The list of what was said: keeps elements in step with the conversation, and the eye on the
// right place.

import { el, icon } from "./dom.js";
import { timeline } from "./timeline.js";

const NEAR = 48; // px that count as "at the end"
const ABOVE = 12; // px left free above own words

export class Log {
  #conversation;
  #bubbles;
  #welcome;
  #list;
  #scroller;
  #jump;
  #shown = new Map(); // key → its element, and the look it was made with
  #follows = true;
  #lastTop = 0;

  /**
   * @param {import("./conversation.js").Conversation} conversation
   * @param {import("./bubbles.js").Bubbles} bubbles
   * @param {Object<string, string>} texts
   * @param {Element} welcome shown while nothing was said.
   */
  constructor(conversation, bubbles, texts, welcome) {
    [this.#conversation, this.#bubbles, this.#welcome] = [conversation, bubbles, welcome];
    this.#list = el("div", {
      class: "list",
      role: "log",
      "aria-live": "polite",
      "aria-label": texts.log,
    });
    this.#scroller = el(
      "div",
      {
        class: "scroller",
        role: "region",
        tabindex: 0,
        "aria-label": texts.log_region,
        onscroll: () => this.#look(),
      },
      welcome,
      this.#list,
    );
    this.#jump = el(
      "button",
      { type: "button", class: "jump", hidden: "", onclick: () => this.#goToEnd() },
      icon("down"),
      texts.further,
    );
    this.element = el("div", { class: "log" }, this.#scroller, this.#jump);
    new ResizeObserver(() => this.#follows && this.#follow("instant")).observe(this.#scroller);
  }

  /** Show the conversation as it is now. */
  update() {
    const items = [...timeline(this.#conversation, this.#bubbles)];
    const keys = new Set(items.map(({ key }) => key));
    for (const [key, { element }] of this.#shown) {
      if (!keys.has(key)) {
        element.remove();
        this.#shown.delete(key);
      }
    }
    let last = null;
    let isNew = false;
    for (const { key, look, make } of items) {
      const shown = this.#shown.get(key);
      const isSame = shown?.look === look;
      const element = isSame ? shown.element : make();
      if (!isSame) {
        shown?.element.replaceWith(element);
        this.#shown.set(key, { element, look });
        isNew = true;
      }
      const place = last ? last.nextSibling : this.#list.firstChild;
      if (element !== place) this.#list.insertBefore(element, place);
      last = element;
    }
    this.#welcome.hidden = items.length > 0;
    if (this.#follows) this.#follow();
    else if (isNew) this.#jump.hidden = false;
  }

  /** Look at what comes from now on, wherever the user has scrolled to. */
  attend() {
    this.#follows = true;
  }

  /**
   * Down to what is new, but not further than that the last own words, and what a person
   * said since, can still be seen; numbers to call come before that.
   */
  #follow(behavior) {
    const last = [...this.#list.querySelectorAll(".user, .counsellor, .notice")].at(-1);
    if (!last) return;
    const calls = this.#list.lastElementChild.querySelector(".call");
    const top = calls ? this.#end : Math.min(this.#end, last.offsetTop - ABOVE);
    if (top > this.#scroller.scrollTop) this.#scroller.scrollTo({ top, behavior });
    this.#jump.hidden = this.#end - top < NEAR;
  }

  #goToEnd() {
    this.#follows = true;
    this.#scroller.scrollTo({ top: this.#end });
  }

  get #end() {
    return this.#scroller.scrollHeight - this.#scroller.clientHeight;
  }

  #look() {
    const { scrollTop } = this.#scroller;
    const isAtEnd = this.#end - scrollTop < NEAR;
    if (isAtEnd) this.#jump.hidden = true;
    if (isAtEnd) this.#follows = true;
    else if (scrollTop < this.#lastTop) this.#follows = false;
    this.#lastTop = scrollTop;
  }
}
