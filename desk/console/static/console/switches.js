// The switches are turned without leaving the page. Without this script, a form sends the page anew.
import { watch } from "./live.js";

watch(() => location.reload()); // the reload leads to the sign-in

// A button loses the focus while it is disabled, and is gone where it stood behind "Switch off …": the focus goes to what took its place.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const line = document.getElementById(detail.target.id);
  if (line && document.activeElement === document.body) line.querySelector("summary, button").focus();
});
