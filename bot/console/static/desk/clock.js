// Times that run: how long somebody waits, how long an offer stands.

import { fill, texts } from "./live.js";

const MINUTE = 60;
const HOUR = 3600;

/** Seconds in words. */
function words(seconds) {
  if (seconds < MINUTE) return fill(texts.seconds, { count: seconds });
  if (seconds < HOUR) return fill(texts.minutes, { count: Math.floor(seconds / MINUTE) });
  const rest = Math.floor((seconds % HOUR) / MINUTE);
  return fill(texts.hours, { count: Math.floor(seconds / HOUR), rest });
}

function show() {
  const now = Date.now();
  for (const time of document.querySelectorAll("[data-since]")) {
    time.textContent = words(Math.max(0, Math.floor((now - Date.parse(time.dataset.since)) / 1000)));
  }
  for (const time of document.querySelectorAll("[data-until]")) {
    const left = Math.ceil((Date.parse(time.dataset.until) - now) / 1000);
    time.textContent = left > 0 ? words(left) : texts.over;
  }
}

document.addEventListener("htmx:afterSwap", show);
setInterval(show, 1000);
show();
