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

// A button that is disabled while its request runs loses the focus. It gets it back, unless somebody has gone on meanwhile.
let pressed = "";
document.addEventListener("submit", ({ submitter }) => {
  pressed = submitter?.id ?? "";
});
document.addEventListener("htmx:afterSettle", () => {
  if (pressed && document.activeElement === document.body) document.getElementById(pressed)?.focus({ preventScroll: true });
  if (document.activeElement !== document.body) pressed = "";
});

// A ready text goes in where the cursor stands. Without this script the button sends the page to the desk and back.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-put]");
  const box = document.getElementById("text");
  if (!button || !box) return;
  event.preventDefault();
  const text = button.closest(".offer").querySelector("[data-offer-text]").textContent;
  const before = box.value.slice(0, box.selectionStart);
  box.focus();
  // This old command, unlike every newer one, can be taken back with Ctrl+Z.
  const ready = before && !/\s$/.test(before) ? ` ${text}` : text;
  if (!document.execCommand("insertText", false, ready)) box.setRangeText(ready, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

// The field that finds an answer. Every word must occur in its title or text; nothing leaves the page.
function find() {
  const field = document.getElementById("answers-find");
  const list = document.getElementById("answers-list");
  if (!field || !list) return;
  document.getElementById("answers-filter").hidden = false;
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const offer of list.querySelectorAll(".offer")) {
    const text = offer.textContent.toLowerCase();
    offer.hidden = !words.every((word) => text.includes(word));
  }
  for (const heading of list.querySelectorAll("h3")) heading.hidden = !heading.nextElementSibling.querySelector(".offer:not([hidden])");
  document.getElementById("answers-none").hidden = Boolean(list.querySelector(".offer:not([hidden])"));
}
document.addEventListener("input", (event) => event.target.id === "answers-find" && find());
document.addEventListener("htmx:load", find);
find();

// News put what somebody is filling in back where it was, which takes the focus away from it.
let writing = null;
document.addEventListener("htmx:oobBeforeSwap", () => {
  const field = document.activeElement;
  if (field?.closest("[hx-preserve]")) writing = { field, start: field.selectionStart, end: field.selectionEnd };
});
document.addEventListener("htmx:load", () => { // by now live.js has opened again what was open
  if (!writing?.field.isConnected || document.activeElement !== document.body) return;
  writing.field.focus({ preventScroll: true });
  if (writing.field.matches("textarea")) writing.field.setSelectionRange(writing.start, writing.end);
  writing = null;
});
