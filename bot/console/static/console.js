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

async function watchSession() {
  const answer = await send("/session", "GET").catch(() => null);
  if (answer?.status === 401) {
    location.assign(answer.headers.get("HX-Redirect") ?? "/console/");
    return;
  }
  const left = answer?.ok ? (await answer.json()).seconds : EARLY;
  if (answer?.ok && left <= EARLY) {
    if (!ending.open) ending.showModal();
  } else if (ending.open && answer?.ok) {
    ending.close("elsewhere"); // went on in another tab
  }
  setTimeout(watchSession, Math.max(5, left <= EARLY ? Math.min(left, 15) : left - EARLY) * 1000);
}

if (ending) {
  ending.addEventListener("close", async () => {
    if (ending.returnValue === "elsewhere") return;
    const answer = await send("/session").catch(() => null);
    if (!answer?.ok) announce(ending.dataset.failed);
  });
  watchSession();
}
