// Large text and dark mode: as the system says, until the user says otherwise.

import { keep, onElsewhere, recall } from "./storage.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");

/** Keeps `data-theme` and `data-size` of an element. */
export class Preferences {
  constructor(host) {
    this.host = host;
    DARK.addEventListener("change", () => this.#apply());
    onElsewhere(() => this.#apply());
    this.#apply();
  }

  get isDark() {
    return (recall("theme") ?? (DARK.matches ? "dark" : "light")) === "dark";
  }

  get isLarge() {
    return recall("size") === "large";
  }

  toggleDark() {
    keep("theme", this.isDark ? "light" : "dark");
    this.#apply();
  }

  toggleLarge() {
    keep("size", this.isLarge ? "normal" : "large");
    this.#apply();
  }

  #apply() {
    this.host.dataset.theme = this.isDark ? "dark" : "light";
    this.host.dataset.size = this.isLarge ? "large" : "normal";
    this.host.dispatchEvent(new Event("preferences"));
  }
}
