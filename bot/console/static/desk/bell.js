// Something new is heard, said, and counted in the title.

import { announce } from "../console.js";
import { texts } from "./live.js";

const MUTED = "console-muted";
const title = document.title;
const LATEST = ["crisis", "offered_at", "written_at", "waiting_at"]; // the gravest first
const SAID = { crisis: "new_crisis", offered_at: "new_offer", written_at: "new_message", waiting_at: "new_waiting" };
const TONES = { crisis: [880, 660, 880, 660], offered_at: [660, 880], written_at: [720], waiting_at: [520] };
const LENGTH = 0.14; // seconds of a tone
const LOUD = 0.12;

let before = null;
let audio = null;
let muted = localStorage.getItem(MUTED) === "yes";

// Browsers let a page sound only after somebody has used it.
for (const event of ["pointerdown", "keydown"]) {
  document.addEventListener(event, () => (audio ??= new AudioContext()), { once: true });
}

function ring(tones) {
  if (muted || audio?.state !== "running") return;
  tones.forEach((pitch, place) => {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const start = audio.currentTime + place * LENGTH * 1.3;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(LOUD, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + LENGTH);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + LENGTH);
  });
}

document.addEventListener("live:desk", ({ detail: pulse }) => {
  const count = pulse.crises + pulse.offered + pulse.unanswered;
  const mark = pulse.crises ? "▲ " : "";
  document.title = count ? `${mark}(${count}) ${title}` : title;
  const news = before && LATEST.find((name) => later(pulse[name], before[name]));
  if (news) {
    announce(texts[SAID[news]]);
    ring(TONES[news]);
  }
  before = pulse;
});

function later(now, then) {
  return now !== null && (then === null || now > then);
}

/** Turn the sound on or off. */
export function toggle() {
  muted = !muted;
  localStorage.setItem(MUTED, muted ? "yes" : "no");
  show();
}

const button = document.getElementById("sound");
function show() {
  if (!button) return;
  button.setAttribute("aria-pressed", String(!muted));
  button.textContent = muted ? button.dataset.off : button.dataset.on;
}
button?.addEventListener("click", toggle);
show();
