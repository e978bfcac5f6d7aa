// The line that tells who answers, from when it is not the bot for the first time.

import { el, fill } from "./dom.js";

export function standing(texts, conversation) {
  const line = el("p", { class: "standing", "aria-live": "polite" });
  let isTold = false;
  conversation.addEventListener("owner", () => {
    const { owner, speaker } = conversation.standing ?? {};
    isTold = owner !== undefined && (isTold || owner !== "bot");
    line.dataset.owner = owner;
    line.textContent = isTold ? fill(texts.owners[owner], { speaker }) : "";
  });
  return line;
}
