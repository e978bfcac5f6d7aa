// What the browser keeps: the token of the session, messages on their way, and tastes.

const PREFIX = "baeumgil.";
const memory = new Map(); // where a browser forbids localStorage

/** The value kept under `name`, or null. */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    return memory.get(name) ?? null;
  }
}

/** Keep a value; null forgets it. */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    memory.set(name, value);
  }
}

/** The names kept that begin so. */
export function names(beginning) {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX + beginning))
      .map((key) => key.slice(PREFIX.length));
  } catch {
    return [...memory.keys()].filter((name) => name.startsWith(beginning));
  }
}

/** Hear of values that another tab changes. */
export function onElsewhere(listener) {
  addEventListener(
    "storage",
    ({ key }) => key?.startsWith(PREFIX) && listener(key.slice(PREFIX.length)),
  );
}
