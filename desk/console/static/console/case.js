// The live case page. The draft in the box is never touched by news, and is not left behind without a question.
import { complain, watch } from "./live.js";

let sending = false;

function draft() {
  return document.getElementById("text")?.value.trim() ?? "";
}

watch(() => {
  if (!draft()) return location.reload(); // the reload leads to the sign-in
  // Nobody may be sitting here any more: what the person wrote is covered, the draft stays.
  document.body.classList.add("signed-out");
  const link = document.createElement("a");
  link.href = "/console/";
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "Sign in in a new tab";
  complain("You are signed out, and nothing was sent. ", link, ", then go on here. Your text is still in the box.");
});

document.addEventListener("submit", (event) => {
  sending = event.target.id === "reply-form";
});
addEventListener("beforeunload", (event) => {
  if (draft() && !sending) event.preventDefault();
});
document.addEventListener("htmx:afterRequest", () => {
  sending = false;
});
