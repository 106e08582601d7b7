// The live queue. News come when the desk says so; this keeps the page still under the hand.
import { watch } from "./live.js";

const AGAIN = 4000; // ms until a page that was held still asks anew

watch(() => location.reload()); // the reload leads to the sign-in

// A line that moves away under the pointer would have the wrong case claimed.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "queue" || !document.querySelector(".lines button:hover, .lines button:active")) return;
  event.detail.shouldSwap = false;
  setTimeout(() => document.body.dispatchEvent(new CustomEvent("desk:again", { bubbles: true })), AGAIN);
});

// The filters work by themselves; their button is for those without this script.
const narrow = document.getElementById("narrow");
document.getElementById("narrow-go").hidden = true;
document.addEventListener("change", ({ target }) => target.form === narrow && narrow.requestSubmit());
// Who chose while this script was still on its way has chosen, too.
const asked = new URLSearchParams(location.search);
if ([...narrow.querySelectorAll("select")].some((one) => one.value !== (asked.get(one.name) ?? ""))) narrow.requestSubmit();
