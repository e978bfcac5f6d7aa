// What every page of the console does.

const root = document.documentElement;

/** Say something to everybody, screen readers included. */
export function announce(text) {
  const live = document.getElementById("live");
  live.textContent = text;
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => (live.textContent = ""), 10_000);
}

/** A request to the console with the session's CSRF token. */
export function send(path, method = "POST") {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  return fetch(`/console${path}`, { method, headers: { ...headers, "HX-Request": "true" } });
}

for (const button of document.querySelectorAll("[data-preference]")) {
  const { preference, value } = button.dataset;
  const show = () => button.setAttribute("aria-pressed", root.dataset[preference] === value);
  button.addEventListener("click", () => {
    const chosen = root.dataset[preference] === value ? "" : value;
    root.dataset[preference] = chosen;
    localStorage.setItem(`console-${preference}`, chosen);
    show();
  });
  show();
}

// htmx shows nothing of refused requests; the body is a sentence that says what to do.
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  if (xhr.getResponseHeader("content-type")?.startsWith("text/plain")) announce(xhr.responseText);
});

// A session that ends by itself is announced in time, and goes on with one key or click.
const ending = document.getElementById("ending");
const EARLY = 120; // seconds
const AGAIN = 15; // seconds until it is looked again, then
let looking;
let looks = 0;

async function watchSession() {
  clearTimeout(looking);
  const look = ++looks;
  const answer = await send("/session", "GET").catch(() => null);
  if (answer?.status === 401) {
    location.assign(answer.headers.get("HX-Redirect") ?? "/console/");
    return;
  }
  const session = answer?.ok ? await answer.json() : null;
  if (look !== looks) return; // an older answer that came late
  let left = EARLY;
  if (session) {
    left = session.seconds;
    if (left > EARLY) ending.close("elsewhere"); // went on in another tab
    else if (!session.extends) announce(ending.dataset.last);
    else if (!ending.open) {
      ending.returnValue = "";
      ending.showModal();
    }
  }
  const pause = left > EARLY ? left - EARLY : Math.min(Math.max(left, 1), AGAIN);
  looking = setTimeout(watchSession, pause * 1000);
}

if (ending) {
  ending.addEventListener("close", async () => {
    if (ending.returnValue === "elsewhere") return;
    const answer = await send("/session").catch(() => null);
    if (!answer?.ok) announce(ending.dataset.failed);
  });
  // Timers stand still while a machine sleeps.
  document.addEventListener("visibilitychange", () => document.hidden || watchSession());
  watchSession();
}
