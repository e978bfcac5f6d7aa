// A button pressed before htmx is there is pressed again when it is: else the page would only reload.

let early = null;

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[hx-post]")) return; // htmx has it
  event.preventDefault();
  early = event.submitter;
});

addEventListener("load", () => early?.click());
