// What was said, as elements.

import { el, fill, icon } from "./dom.js";

const SEOUL = { timeZone: "Asia/Seoul" };
const DAY = new Intl.DateTimeFormat("ko-KR", {
  month: "long",
  day: "numeric",
  weekday: "long",
  ...SEOUL,
});
const CLOCK = new Intl.DateTimeFormat("ko-KR", { hour: "numeric", minute: "2-digit", ...SEOUL });
const DATE = new Intl.DateTimeFormat("ko-KR", { dateStyle: "long", timeZone: "UTC" });
const LINK = /(https?:\/\/[^\s<>"']+)/;
const BULLET = "· ";

export class Bubbles {
  /**
   * @param {Object<string, string>} texts
   * @param {(payload: string) => void} onChoose a button was pressed.
   * @param {(own: Object) => void} onRetry
   */
  constructor(texts, onChoose, onRetry) {
    [this.texts, this.onChoose, this.onRetry] = [texts, onChoose, onRetry];
  }

  /** A line between two days. */
  day(at) {
    return el("p", { class: "day" }, el("span", {}, DAY.format(new Date(at))));
  }

  /** What the user said. `text` is null where another tab has sent it a moment ago. */
  ofUser(text, at) {
    return el(
      "div",
      { class: "entry user", "aria-live": "off" },
      el("span", { class: "unseen" }, this.texts.user),
      el("p", { class: "bubble" }, text ?? "…"),
      clock(at),
    );
  }

  /** An own message on its way. */
  ofOwn(own, isOnline) {
    const entry = this.ofUser(own.text, own.at);
    if (own.state === "taken") return entry;
    entry.classList.add(own.state);
    entry.lastChild.replaceWith(
      own.state === "failed"
        ? el("p", { class: "meta problem" }, own.reason || this.texts.failed)
        : el("p", { class: "meta" }, isOnline ? this.texts.sending : this.texts.queued),
    );
    if (own.state === "failed") {
      const onclick = () => this.onRetry(own);
      entry.append(el("button", { type: "button", class: "button", onclick }, this.texts.retry));
    }
    return entry;
  }

  /** What the assistant said (`bot`, or `notice` when nobody asked), or a `counsellor`. */
  ofOther(author, reply, at) {
    return el(
      "div",
      { class: `entry ${author}`, "data-mark": this.#mark(reply.speaker) },
      this.#speaker(reply.speaker),
      el(
        "div",
        { class: "bubble" },
        ...paragraphs(reply.text),
        ...reply.cards.map((card) => this.#card(card)),
        this.#sources(reply.sources),
      ),
      this.#buttons(reply.buttons),
      at && clock(at),
    );
  }

  /** Shown while an answer is worked out, or a counsellor writes one. */
  typing(speaker) {
    const told = speaker ? fill(this.texts.types, { speaker }) : this.texts.typing;
    return el(
      "div",
      { class: `entry ${speaker ? "counsellor" : "bot"} typing`, "data-mark": this.#mark(speaker) },
      el("span", { class: "unseen" }, told),
      el(
        "div",
        { class: "bubble" },
        ...Array.from({ length: 3 }, () => el("span", { class: "dot" })),
      ),
    );
  }

  #mark(speaker) {
    return speaker ? [...speaker][0] : this.texts.mark;
  }

  /** Who speaks: to be seen when it is a person. */
  #speaker(speaker) {
    if (!speaker) return el("span", { class: "unseen" }, this.texts.bot);
    return el("p", { class: "speaker" }, fill(this.texts.counsellor, { speaker }));
  }

  #card(card) {
    return el(
      "section",
      { class: "card" },
      el("p", { class: "title" }, card.title),
      ...card.lines.map((line) => el("p", {}, ...linked(line))),
      this.#buttons(card.buttons),
    );
  }

  #buttons(buttons) {
    if (!buttons.length) return null;
    return el("div", { class: "buttons" }, ...buttons.map((button) => this.#button(button)));
  }

  #button({ title, payload }) {
    if (/^tel:[\d+-]+$/.test(payload)) {
      return el("a", { class: "button call", href: payload }, icon("call"), title);
    }
    if (/^https?:\/\//.test(payload)) return this.#link(payload, title);
    const onclick = () => this.onChoose(payload);
    return el("button", { type: "button", class: "button", onclick }, title);
  }

  #link(address, title) {
    const note = el("span", { class: "unseen" }, this.texts.new_window);
    return el("a", { class: "button", ...elsewhere(address) }, title, note, icon("open"));
  }

  #sources(sources) {
    if (!sources.length) return null;
    const line = ({ document, as_of }) =>
      fill(this.texts.source, { document, day: DATE.format(new Date(as_of)) });
    const told = new Set(sources.map(line));
    return el(
      "details",
      { class: "sources" },
      el("summary", {}, this.texts.sources),
      el("ul", {}, ...[...told].map((text) => el("li", {}, text))),
    );
  }
}

/** The calendar day in Seoul. */
export function dayOf(at) {
  return DAY.format(new Date(at));
}

function clock(at) {
  return el(
    "time",
    { class: "meta", datetime: new Date(at).toISOString() },
    CLOCK.format(new Date(at)),
  );
}

/** Lines as paragraphs, and runs of `· ` lines as lists. */
function paragraphs(text) {
  const blocks = [];
  for (const line of text.split("\n")) {
    if (line.startsWith(BULLET)) {
      if (blocks.at(-1)?.tagName !== "UL") blocks.push(el("ul"));
      blocks.at(-1).append(el("li", {}, ...linked(line.slice(BULLET.length))));
    } else if (line.trim()) blocks.push(el("p", {}, ...linked(line)));
  }
  return blocks;
}

/** A line whose web addresses can be followed. */
function linked(line) {
  return line.split(LINK).map((part, index) => (index % 2 ? el("a", elsewhere(part), part) : part));
}

function elsewhere(address) {
  return { href: address, target: "_blank", rel: "noopener noreferrer" };
}
