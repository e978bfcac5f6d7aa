// Waiting between tries.

const FIRST = 500; // ms; doubled with every failure
const LONGEST = 30_000;

/** A pause that doubles with every failure, spread so that not everybody comes back at once. */
export function pauseAfter(failures) {
  return Math.min(FIRST * 2 ** failures, LONGEST) * (0.75 + Math.random() / 2);
}

/** Wait, but not longer than until there is reason to hope (the network, the user) or an abort. */
export function patience(pause, signal) {
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = () => {
      over.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = pause === Infinity ? undefined : setTimeout(end, pause);
    const options = { signal: over.signal };
    addEventListener("online", end, options);
    addEventListener("focus", end, options);
    document.addEventListener("visibilitychange", () => document.hidden || end(), options);
    signal?.addEventListener("abort", end, options);
    if (signal?.aborted) end();
  });
}
