// The widget: a button in a corner of somebody else's page, and the chat above it.

import { Api } from "./api.js";
import { mountChat } from "./chat.js";
import { el, icon } from "./dom.js";
import { styled } from "./styles.js";

/**
 * Put the widget on the page.
 * @param {URL} base where the app is served.
 * @param {{position?: string, label?: string}} options attributes of the script tag: `left` or
 *   `right`, and what the button says.
 */
export async function launch(base, { position, label }) {
  const texts = await new Api(base).texts();
  const host = el("baeumgil-widget", {
    lang: "ko",
    "data-position": position === "left" ? "left" : "right",
  });
  const root = host.attachShadow({ mode: "open" });
  const panel = el("div", {
    class: "panel",
    role: "dialog",
    "aria-label": texts.title,
    hidden: "",
  });
  const button = el(
    "button",
    {
      type: "button",
      class: "launcher",
      "aria-expanded": "false",
      onclick: () => (panel.hidden ? open() : close()),
    },
    icon("chat"),
    label || texts.launcher,
  );
  let chat = null;

  async function open() {
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    host.dataset.open = "";
    chat ??= mount();
    (await chat).focus();
  }

  function close() {
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    delete host.dataset.open;
    button.focus();
  }

  function mount() {
    const inner = el("baeumgil-chat", { lang: "ko" });
    panel.append(inner);
    return mountChat(inner.attachShadow({ mode: "open" }), base, { onClose: close });
  }

  panel.addEventListener("keydown", (event) => {
    // Escape in a dialog of the chat closes that dialog only.
    const inDialog = event.composedPath().some((element) => element.tagName === "DIALOG");
    if (event.key === "Escape" && !event.isComposing && !inDialog) close();
  });
  await documentReady();
  document.body.append(host);
  await styled(root, base, "launcher.css");
  root.append(panel, button);
}

/** The script may run before the page has a body. */
function documentReady() {
  if (document.body) return null;
  return new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
}
