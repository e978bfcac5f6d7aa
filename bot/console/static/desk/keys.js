// Keyboard shortcuts; never while somebody writes.

import { toggle } from "./bell.js";

const dialog = document.getElementById("keys");
const WRITES = "input, textarea, select, [contenteditable]";

function press(...ids) {
  ids.map((id) => document.getElementById(id)).find((found) => found)?.click();
}

function focus(id) {
  document.getElementById(id)?.focus();
}

/** Go to the next or previous conversation of the list. */
function go(step) {
  const links = [...document.querySelectorAll(".to-conversation")];
  if (!links.length) return;
  const current = links.findIndex((link) => link.getAttribute("aria-current") || link === document.activeElement);
  const place = current < 0 ? (step > 0 ? 0 : links.length - 1) : current + step;
  const link = links[(place + links.length) % links.length];
  if (document.getElementById("feed")) link.click();
  else link.focus();
}

const KEYS = {
  "?": () => dialog?.showModal(),
  j: () => go(1),
  k: () => go(-1),
  q: () => location.assign("/console/queue"),
  r: () => focus("reply"),
  n: () => focus("note"),
  c: () => press("do-claim", "do-take", "do-resume"),
  m: toggle,
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest(WRITES) || document.querySelector("dialog[open]")) return;
  const act = KEYS[physical(event)];
  if (!act) return;
  event.preventDefault();
  act();
}

/** The key as it is labelled, whatever the input method makes of it (ㅓ on J). */
function physical({ key, code }) {
  return /^Key[A-Z]$/.test(code) ? code[3].toLowerCase() : key;
}

// Not before htmx has taken the buttons over that keys press.
addEventListener("load", () => document.addEventListener("keydown", pressed));
document.getElementById("keys-open")?.addEventListener("click", KEYS["?"]);
