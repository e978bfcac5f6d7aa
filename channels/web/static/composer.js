// Where the user writes.

import { el, icon } from "./dom.js";

const TALLEST = 160; // px

/**
 * @param {Object<string, string>} texts
 * @param {(text: string) => void} onSay
 * @param {() => void} onType
 * @returns {{element: HTMLFormElement, focus: () => void}}
 */
export function composer(texts, onSay, onType) {
  const input = el("textarea", {
    rows: 1,
    "aria-label": texts.input,
    placeholder: texts.placeholder,
    enterkeyhint: "send",
    autocomplete: "off",
    oninput: () => {
      grow();
      onType();
    },
    onkeydown: (event) => {
      // Enter also ends the composition of a Hangul syllable; then it must not send. Safari has
      // ended the composition by now and shows it by the key code alone.
      const composes = event.isComposing || event.keyCode === 229;
      if (event.key !== "Enter" || event.shiftKey || composes) return;
      event.preventDefault();
      say();
    },
  });

  function grow() {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight + 2, TALLEST)}px`;
  }

  function say() {
    const text = input.value.trim();
    input.focus();
    if (!text) return;
    input.value = "";
    grow();
    onSay(text);
  }

  const send = el(
    "button",
    { type: "submit", class: "send", "aria-label": texts.send },
    icon("send"),
  );
  const element = el(
    "form",
    {
      class: "composer",
      onsubmit: (event) => {
        event.preventDefault();
        say();
      },
    },
    el("div", { class: "field" }, input, send),
    el("p", { class: "hint" }, texts.hint),
  );
  return { element, focus: () => input.focus() };
}
