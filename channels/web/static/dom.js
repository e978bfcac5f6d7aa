// Elements are built from code; text only ever becomes text nodes, so that nothing a user or a
// record says can turn into markup.

const SVG = "http://www.w3.org/2000/svg";

const SHAPES = {
  call: "M6.6 3.5 9 3l2 4.5-2 1.7a12 12 0 0 0 5.8 5.8l1.7-2L21 15l-.5 2.4A3.2 3.2 0 0 1 17 20 14 14 0 0 1 4 7a3.2 3.2 0 0 1 2.6-3.5Z",
  chat: "M4 5.5A1.5 1.5 0 0 1 5.5 4h13A1.5 1.5 0 0 1 20 5.5v9a1.5 1.5 0 0 1-1.5 1.5H11l-4.5 4v-4h-1A1.5 1.5 0 0 1 4 14.5ZM8 8.5h8M8 11.5h5",
  close: "m6 6 12 12M18 6 6 18",
  dark: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5Z",
  down: "M12 5v14m-6-6 6 6 6-6",
  fresh: "M12 5v14M5 12h14",
  open: "M14 4h6v6m0-6-9 9M10 5H5.5A1.5 1.5 0 0 0 4 6.5v12A1.5 1.5 0 0 0 5.5 20h12a1.5 1.5 0 0 0 1.5-1.5V14",
  send: "M12 19V5m-6 6 6-6 6 6",
  size: "M3 19 8.5 5 14 19M5 14h7m3 5 3-8 3 8m-5-2.5h4",
};

/**
 * An element.
 * @param {string} tag
 * @param {Object<string, unknown>} attributes functions become listeners (`onclick`), false and
 *   undefined leave an attribute out.
 * @param {...(Node|string|false|null|undefined)} children
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child || child === ""));
  return element;
}

/** A drawn sign that says nothing to screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

/** A text with its `{placeholders}` filled. */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
