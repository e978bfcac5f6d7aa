// The stream of events: one per page. Everything else on the page hears of it on `document`.

const follow = document.getElementById("follow");
const SLOW = 30_000; // ms between two attempts, at most

/** What is shown by scripts, by name. */
export const texts = follow ? JSON.parse(follow.dataset.texts) : {};

/** Fill the {placeholders} of a text. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const banner = document.getElementById("connection");
let source = null;
let pause = 1000;
let wasLost = false;
let version = null; // of the conversation, as the stream told it last

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));
}

/** Have parts of the page that are fetched fetched again. */
function refresh(name) {
  document.body.dispatchEvent(new CustomEvent(name));
}

/** Have the head fetched again if it is older than what is known. */
function renewHead() {
  const head = document.getElementById("head");
  if (head && Number(head.dataset.version) < version) refresh("head:changed");
}

function address() {
  const feed = document.getElementById("feed");
  if (!feed) return "/console/events";
  const after = feed.querySelector(".entry:last-of-type")?.dataset.seq ?? 0;
  return `/console/events?${new URLSearchParams({ conversation: feed.dataset.conversation, after })}`;
}

function connect() {
  source = new EventSource(address());
  source.addEventListener("open", () => {
    banner.textContent = "";
    pause = 1000;
    if (wasLost) {
      refresh("desk:changed");
      refresh("conversation:changed");
    }
    wasLost = false;
  });
  source.addEventListener("error", () => {
    banner.textContent = texts.offline;
    wasLost = true;
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    setTimeout(connect, pause);
    pause = Math.min(pause * 2, SLOW);
  });
  source.addEventListener("desk", ({ data }) => {
    tell("desk", JSON.parse(data));
    refresh("desk:changed");
  });
  source.addEventListener("entry", ({ data }) => tell("entry", data));
  source.addEventListener("typing", () => tell("typing"));
  source.addEventListener("state", ({ data }) => {
    if (version !== null) refresh("conversation:changed");
    ({ version } = JSON.parse(data));
    renewHead();
  });
  source.addEventListener("gone", () => {
    for (const id of ["scroller", "jump", "composer", "beside"]) document.getElementById(id)?.remove();
    refresh("head:changed");
  });
  source.addEventListener("ended", () => stop(texts.ended));
  source.addEventListener("elsewhere", () => {
    stop(texts.elsewhere);
    for (const event of ["pointerdown", "keydown"]) {
      document.addEventListener(event, connectAgain, { once: true });
    }
  });
}

// A stream may outlast a short outage, what was fetched meanwhile has not come.
addEventListener("online", () => ["desk:changed", "head:changed", "conversation:changed"].forEach(refresh));

function stop(why) {
  source.close();
  banner.textContent = why;
}

function connectAgain() {
  if (source.readyState !== EventSource.CLOSED) return;
  wasLost = true;
  connect();
}

// A refusal that says so in HTML stands where the answer would have stood.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const isPart = detail.xhr.getResponseHeader("content-type")?.startsWith("text/html");
  if (isPart && [409, 422].includes(detail.xhr.status)) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

// A part is not fetched again while a button in it waits for its answer: that says what was done,
// or why it was not, and has nowhere to go once the button is swapped away.
let isLate = false;
function isBusy(elt, target) {
  if (elt !== target || !elt.querySelector("form.htmx-request")) return false;
  isLate = true;
  return true;
}
document.addEventListener("htmx:beforeRequest", (event) => {
  if (isBusy(event.detail.requestConfig.elt, event.detail.target)) event.preventDefault();
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (isBusy(detail.requestConfig.elt, detail.target)) detail.shouldSwap = false;
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!isLate || !detail.requestConfig.elt.matches("form")) return;
  isLate = false;
  refresh("desk:changed");
  renewHead();
});

// A part that never came says so.
for (const event of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(event, ({ target }) => {
    const loading = target.querySelector?.(".loading");
    if (loading) loading.textContent = texts.part_failed;
  });
}

// What was folded open stays open when it is fetched again.
let opened = [];
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  opened = [...target.querySelectorAll("details[id][open]")].map(({ id }) => id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
});

if (follow) connect();
