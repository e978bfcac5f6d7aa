// What is to be seen, in order: the words of both sides, lines between days, the sign of waiting.

import { dayOf } from "./bubbles.js";

/**
 * @typedef {Object} Item
 * @property {string} key the same for the same thing.
 * @property {string} look changes when the element has to be made anew.
 * @property {() => Element} make
 */

/**
 * @param {import("./conversation.js").Conversation} conversation
 * @param {import("./bubbles.js").Bubbles} bubbles
 * @returns {Generator<Item>}
 */
export function* timeline(conversation, bubbles) {
  let day = "";
  for (const { at, ...item } of said(conversation, bubbles)) {
    if (dayOf(at) !== day) {
      day = dayOf(at);
      yield { key: day, look: day, make: () => bubbles.day(at) };
    }
    yield item;
  }
  if (conversation.isAwaited) yield { key: "typing", look: "", make: () => bubbles.typing() };
  const { typist } = conversation;
  if (typist) yield { key: "typist", look: typist, make: () => bubbles.typing(typist) };
}

function* said({ entries, outgoing, state }, bubbles) {
  const onTheirWay = new Map(outgoing.map((own) => [own.id, own]));
  for (const { seq, author, at, reply, ...entry } of entries) {
    if (author !== "user") {
      yield { key: `${seq}`, look: "", at, make: () => bubbles.ofOther(author, reply, at) };
    } else {
      const id = entry.message_id;
      const text = entry.text ?? onTheirWay.get(id)?.text ?? null;
      onTheirWay.delete(id);
      yield { key: id, look: `${text}`, at, make: () => bubbles.ofUser(text, at) };
    }
  }
  const isOnline = state !== "offline";
  for (const own of onTheirWay.values()) {
    const { id, text, at, replies = [] } = own;
    const look = own.state === "taken" ? text : `${own.state} ${isOnline}`;
    yield { key: id, look, at, make: () => bubbles.ofOwn(own, isOnline) };
    for (const [number, reply] of replies.entries()) {
      yield { key: `${id} ${number}`, look: "", at, make: () => bubbles.ofOther("bot", reply) };
    }
  }
}
