// The reply: kept until it is sent, sent once, completed by replies kept ready and by records.

import { announce, send } from "../console.js";
import { texts } from "./live.js";

const form = document.getElementById("composer");
const reply = document.getElementById("reply");
const canned = document.getElementById("canned");
const search = document.getElementById("canned-search");
const { conversation, base } = document.getElementById("feed").dataset;
const DRAFT = `draft/${conversation}`;
const SAY_EVERY = 3000; // ms

let said = 0;

/** The draft with its key: sent again after a lost connection it is the same message. */
function draft() {
  return JSON.parse(sessionStorage.getItem(DRAFT) ?? "null") ?? { text: "", key: newKey() };
}

function newKey() {
  const parts = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(parts, (part) => part.toString(36)).join("-");
}

function keep(kept) {
  if (kept.text) sessionStorage.setItem(DRAFT, JSON.stringify(kept));
  else sessionStorage.removeItem(DRAFT);
}

function typed() {
  keep({ ...draft(), text: reply.value });
  form.elements.key.value = draft().key;
  if (reply.value && Date.now() - said > SAY_EVERY) {
    said = Date.now();
    send(`${base.replace("/console", "")}/typing`).catch(() => {});
  }
}

/** Put a text in where the cursor is. */
function paste(text) {
  reply.focus();
  reply.setRangeText(text, reply.selectionStart, reply.selectionEnd, "end");
  typed();
}

function openCanned() {
  canned.showModal();
  search.value = "";
  search.focus();
  htmx.trigger(search, "canned:open");
}

if (reply.value) typed(); // before this script came
else reply.value = draft().text;
form.elements.key.value = draft().key;
reply.addEventListener("input", typed);
reply.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "/" && !reply.value) {
    event.preventDefault();
    openCanned();
  }
});

let sending = "";
form.addEventListener("htmx:configRequest", (event) => {
  if (event.target !== form) return;
  keep({ ...draft(), text: reply.value });
  ({ text: sending } = draft());
  event.detail.parameters.set("key", draft().key);
});
form.addEventListener("htmx:afterRequest", ({ detail, target }) => {
  if (target !== form || detail.xhr.status !== 200) return; // what was refused is not lost
  const rest = reply.value === sending ? "" : reply.value; // what was typed meanwhile stays
  keep({ text: rest, key: newKey() });
  reply.value = rest;
  form.elements.key.value = draft().key;
  reply.focus();
});
document.addEventListener("htmx:sendError", () => announce(texts.failed));

document.getElementById("canned-open").addEventListener("click", openCanned);
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  canned.querySelector("[data-paste]")?.click();
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-paste]");
  if (!button) return;
  canned.close();
  paste(button.dataset.paste);
});
