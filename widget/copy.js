/** A copy of the conversation for the person, made on the device: a text file, or paper. */
import { el, format, source, who } from "./message.js";
import { words } from "./words.js";

const MOMENT = { dateStyle: "medium", timeStyle: "short" };
const SHEET = `@media print{html{height:auto!important;overflow:visible!important;background:#fff!important}html>:not(imf-paper){display:none!important}}`;
const PAPER = `:host{all:initial!important;display:block!important;white-space:pre-wrap!important;color:#000!important;font:13pt/1.4 sans-serif!important}
p{margin:0 0 1em;break-inside:avoid}@media screen{:host{display:none!important}}`;

/** Paragraphs of lines; the first line of each is its heading. */
export const copy = (messages, numbers) => [
  [words.copy, format(new Date(), MOMENT), words.first],
  ...messages.map((message) => [
    `${who(message)} · ${format(message.at, MOMENT)}${message.unsent ? words.failed : ""}`, message.text, source(message),
  ].filter(Boolean)),
  [words.helpline, ...numbers.map(({ label, display }) => `${label}: ${display}`)],
];

export function save(paragraphs) {
  const text = paragraphs.map((lines) => lines.join("\n")).join("\n\n");
  const href = URL.createObjectURL(new Blob(["\ufeff", text, "\n"], { type: "text/plain" }));
  el("a", { href, download: "imf-chat.txt" }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}

export const sheet = (text) => {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
};

/** Prints through the page, which gets its own look back with the next thing that is done on it. */
export function print(paragraphs) {
  const paper = el("imf-paper");
  const hide = sheet(SHEET);
  const root = paper.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet(PAPER)];
  root.append(...paragraphs.map(([head, ...lines]) => el("p", { dir: "auto" }, el("b", {}, head), `\n${lines.join("\n")}`)));
  document.documentElement.append(paper);
  document.adoptedStyleSheets.push(hide);
  // a phone goes on while its print window stands: nothing may be taken away before it is left
  for (const type of ["pointermove", "pointerdown", "keydown"]) {
    addEventListener(type, () => {
      paper.remove();
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== hide);
    }, { once: true, capture: true });
  }
  window.print();
}
