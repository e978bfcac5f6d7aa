// What was said: every entry once, in order of its number.

const feed = document.getElementById("feed");
const scroller = document.getElementById("scroller");
const jump = document.getElementById("jump");
const typing = document.getElementById("typing");
const NEAR = 80; // px from the end that count as the end
const LASTS = 5000; // ms a hint that somebody types is shown

let silence = null;

function isAtEnd() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
}

function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
  jump.hidden = true;
}

/** Show the day where another begins. */
function days() {
  let before = null;
  for (const entry of feed.querySelectorAll(".entry")) {
    entry.querySelector(".day").hidden = entry.dataset.day === before;
    before = entry.dataset.day;
  }
}

function place(entry) {
  const seq = Number(entry.dataset.seq);
  const later = [...feed.querySelectorAll(".entry")].find((one) => Number(one.dataset.seq) > seq);
  feed.insertBefore(entry, later ?? null);
}

function quiet() {
  typing.textContent = "";
}

document.addEventListener("live:entry", ({ detail }) => {
  const box = document.createElement("template");
  box.innerHTML = detail;
  const entry = box.content.querySelector(".entry");
  const known = document.getElementById(entry.id);
  const wasAtEnd = isAtEnd();
  if (known) {
    entry.querySelector(".day").hidden = known.querySelector(".day").hidden;
    if (known.innerHTML.trim() === entry.innerHTML.trim()) return;
    known.replaceChildren(...entry.childNodes);
    htmx.process(known);
  } else {
    place(entry);
    htmx.process(entry);
  }
  days();
  if (entry.classList.contains("by-user")) {
    quiet();
    document.body.dispatchEvent(new CustomEvent("conversation:said"));
  }
  if (wasAtEnd) toEnd();
  else if (!known) jump.hidden = false;
});

document.addEventListener("live:typing", () => {
  const wasAtEnd = isAtEnd();
  typing.textContent = typing.dataset.text;
  clearTimeout(silence);
  silence = setTimeout(quiet, LASTS);
  if (wasAtEnd) toEnd();
});

// Earlier entries come in above: what is read stays where it is.
let height = 0;
feed.addEventListener("htmx:beforeSwap", () => (height = scroller.scrollHeight));
feed.addEventListener("htmx:afterSwap", () => {
  days();
  scroller.scrollTop += scroller.scrollHeight - height;
});

let stays = true; // at the end, also when the bars above grow
scroller.addEventListener("scroll", () => {
  stays = isAtEnd();
  if (stays) jump.hidden = true;
});
new ResizeObserver(() => stays && toEnd()).observe(scroller);
jump.addEventListener("click", toEnd);
days();
toEnd();
