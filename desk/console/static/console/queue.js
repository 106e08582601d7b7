// The live queue. htmx asks for news every few seconds; this keeps the title current and the page still under the hand.
import { watch } from "./live.js";

watch(() => location.reload()); // the reload leads to the sign-in

// A line that moves away under the pointer would have the wrong case claimed. The next look comes in a few seconds.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (document.querySelector(".lines button:hover, .lines button:active")) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterSwap", () => {
  const title = document.getElementById("seen")?.dataset.title;
  if (title) document.title = title;
});
