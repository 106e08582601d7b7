// Shortcuts. Whatever carries data-key is pressed by that key (a field is focused), and with data-key-name it stands in the list.
// Where several carry the same key, the one in the line with the focus is meant: a line has data-line, and j and k move between lines.
const OFF = "desk.keys";
const PATIENCE = 1500; // ms between the two keys of "g q"
const dialog = document.getElementById("keys");
const list = document.getElementById("keys-list");
const opener = document.getElementById("keys-open");
const isOn = document.getElementById("keys-on");
let first = "";
let firstAt = 0;

function writes(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") != null;
}

function meant(key) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter((one) => !one.disabled);
  const line = document.activeElement.closest("[data-line]");
  return found.length < 2 ? found[0] : found.find((one) => line?.contains(one));
}

function press(element) {
  if (element.matches("summary")) element.focus(); // so that Tab leads into what opens, and Escape out of it
  if (!element.matches("input, textarea, select")) return element.click();
  element.scrollIntoView({ block: "nearest" });
  element.focus();
}

function move(step) {
  const lines = [...document.querySelectorAll("[data-line]")];
  const now = lines.indexOf(document.activeElement.closest("[data-line]"));
  const next = lines[now < 0 ? 0 : now + step];
  next?.querySelector("a, button")?.focus();
  return Boolean(next);
}

function row(keys, name) {
  const item = document.createElement("li");
  item.className = "of-page";
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    item.append(cap, " ");
  }
  item.append(name);
  return item;
}

function show() {
  for (const old of list.querySelectorAll(".of-page")) old.remove();
  const named = new Map();
  for (const one of document.querySelectorAll("[data-key][data-key-name]")) named.set(one.dataset.key, one.dataset.keyName);
  if (document.querySelector("[data-line]")) list.append(row(["j", "k"], "Next and previous line"), row(["Enter"], "Open the line"));
  for (const [key, name] of named) list.append(row(key.split(" "), name));
  isOn.checked = localStorage.getItem(OFF) !== "off";
  dialog.showModal();
}

function act(key) {
  if (key === "?") return show() ?? true;
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
  const element = meant(key);
  if (element) press(element);
  return Boolean(element);
}

opener.hidden = false;
opener.addEventListener("click", show);
isOn.addEventListener("change", () => localStorage.setItem(OFF, isOn.checked ? "on" : "off"));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
  if (localStorage.getItem(OFF) === "off" || dialog.open || document.querySelector("dialog[open]") || writes(event.target)) return;
  if (event.key.length > 1) return; // Shift, Tab, Enter and the like keep their meaning
  const both = event.timeStamp - firstAt < PATIENCE && first ? `${first} ${event.key}` : "";
  first = "";
  if (both && act(both)) return event.preventDefault();
  if (document.querySelector(`[data-key^="${CSS.escape(event.key)} "]`)) {
    first = event.key;
    firstAt = event.timeStamp;
  } else if (act(event.key)) event.preventDefault();
});
