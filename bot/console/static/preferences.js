// Large text and dark, before anything is drawn. Kept in the browser; buttons: console.js.

for (const name of ["size", "theme"]) {
  let value = localStorage.getItem(`console-${name}`);
  if (value === null && name === "theme" && matchMedia("(prefers-color-scheme: dark)").matches) {
    value = "dark";
  }
  if (value) document.documentElement.dataset[name] = value;
}
