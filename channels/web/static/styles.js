// Styles of a shadow root.

import { el } from "./dom.js";

const FONT = "web/assets/pretendard/pretendardvariable-dynamic-subset.css";

/**
 * Load the design tokens (they may be missing; the theme has a value for each), the theme and
 * sheets of ours into a shadow root.
 * @returns {Promise<unknown>} when the root can be shown.
 */
export function styled(root, base, ...sheets) {
  const ours = ["theme.css", ...sheets].map((sheet) => `web/static/${sheet}`);
  loadFont(base);
  return Promise.all(
    ["web/assets/krds/tokens.css", ...ours].map(
      (path) =>
        new Promise((done) => {
          const href = new URL(path, base);
          root.append(el("link", { rel: "stylesheet", href, onload: done, onerror: done }));
        }),
    ),
  );
}

/** Fonts are known to whole documents only, so their sheet stands outside the shadow root. */
function loadFont(base) {
  const { href } = new URL(FONT, base);
  if (!document.querySelector(`link[href="${href}"]`)) {
    document.head.append(el("link", { rel: "stylesheet", href, crossorigin: "anonymous" }));
  }
}
