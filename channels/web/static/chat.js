// The chat: one component for the page and the widget, in a shadow root of its own.

import { Api } from "./api.js";
import { Bubbles } from "./bubbles.js";
import { composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el, icon } from "./dom.js";
import { Log } from "./log.js";
import { Preferences } from "./preferences.js";
import { standing } from "./standing.js";
import { styled } from "./styles.js";

const SHEETS = ["chat.css", "log.css", "bubbles.css"];
const PATIENCE = 1500; // ms a lost connection may take to come back before it is mentioned

/**
 * Build the chat.
 * @param {ShadowRoot} root whose host says with `data-theme` and `data-size` how it looks.
 * @param {URL} base where the app is served.
 * @param {{onClose?: () => void}} options with `onClose` there is a button to close it.
 * @returns {Promise<{focus: () => void}>}
 */
export async function mountChat(root, base, { onClose } = {}) {
  const api = new Api(base);
  const [texts] = await Promise.all([api.texts(), styled(root, base, ...SHEETS)]);
  const conversation = new Conversation(api);
  const preferences = new Preferences(root.host);
  const say = (text) => {
    log.attend();
    conversation.say(text);
  };
  const bubbles = new Bubbles(texts, say, (own) => conversation.retry(own));
  const log = new Log(conversation, bubbles, texts, welcome(texts, say));
  const input = composer(texts, say, () => conversation.type());
  const ask = restart(texts, () => {
    conversation.startAnew();
    input.focus();
  });
  root.append(
    el(
      "div",
      { class: "chat" },
      header(texts, preferences, root.host, () => ask.showModal(), onClose),
      standing(texts, conversation),
      log.element,
      status(texts, conversation),
      input.element,
      ask,
    ),
  );
  let due = 0;
  const update = () => {
    due ||= setTimeout(() => {
      due = 0; // a long conversation comes in many events, and is drawn once
      log.update();
    });
  };
  conversation.addEventListener("change", update);
  conversation.addEventListener("state", update);
  conversation.resume();
  log.update();
  return { focus: input.focus };
}

function header(texts, preferences, host, onRestart, onClose) {
  const large = toggle("size", texts.large, () => preferences.toggleLarge());
  const dark = toggle("dark", texts.dark, () => preferences.toggleDark());
  const show = () => {
    large.setAttribute("aria-pressed", preferences.isLarge);
    dark.setAttribute("aria-pressed", preferences.isDark);
  };
  host.addEventListener("preferences", show);
  show();
  return el(
    "header",
    {},
    el("span", { class: "mark", "aria-hidden": "true" }, texts.mark),
    el(
      "div",
      { class: "name" },
      el(onClose ? "h2" : "h1", {}, texts.title),
      el("p", {}, texts.subtitle),
    ),
    large,
    dark,
    tool("fresh", texts.restart, onRestart),
    onClose && tool("close", texts.close, onClose),
  );
}

function tool(sign, label, onclick) {
  return el(
    "button",
    { type: "button", class: `tool ${sign}`, title: label, onclick },
    icon(sign),
    el("span", { class: "label" }, label),
  );
}

function toggle(sign, label, onclick) {
  const button = tool(sign, label, onclick);
  button.setAttribute("aria-pressed", "false");
  return button;
}

/** What is seen before anything was said. */
function welcome(texts, say) {
  return el(
    "section",
    { class: "welcome" },
    el("span", { class: "mark", "aria-hidden": "true" }, texts.mark),
    el("h2", {}, texts.welcome),
    el("p", {}, texts.introduction),
    el(
      "ul",
      { class: "suggestions", "aria-label": texts.suggestions_label },
      ...texts.suggestions.map((text) =>
        el(
          "li",
          {},
          el("button", { type: "button", class: "suggestion", onclick: () => say(text) }, text),
        ),
      ),
    ),
    el("p", { class: "care" }, texts.care),
  );
}

/** The line that tells of the connection; a short interruption is not mentioned. */
function status(texts, conversation) {
  const line = el("p", { class: "status", role: "status" });
  let timer;
  conversation.addEventListener("state", () => {
    const { state, notice } = conversation;
    clearTimeout(timer);
    const told = texts.states[state] ?? notice;
    const show = () => {
      line.textContent = told;
    };
    if (state === "lost") timer = setTimeout(show, PATIENCE);
    else show();
  });
  return line;
}

function restart(texts, onRestart) {
  const dialog = el(
    "dialog",
    { "aria-labelledby": "restart-title" },
    el("h2", { id: "restart-title" }, texts.restart_title),
    el("p", {}, texts.restart_text),
    el(
      "form",
      { method: "dialog", class: "buttons" },
      el("button", { class: "button" }, texts.restart_no),
      el("button", { class: "button primary", onclick: onRestart }, texts.restart_yes),
    ),
  );
  return dialog;
}
