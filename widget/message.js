/** Draws one Message of the desk as a list item. Text goes in as text, never as HTML. */
import { words } from "./words.js";

export function el(name, props = {}, ...children) {
  const node = Object.assign(document.createElement(name), props);
  node.append(...children.filter(Boolean));
  return node;
}
export const button = (className, text, onclick) => el("button", { type: "button", className, onclick }, text);

/** A blank line ends a paragraph; lines that begin with "- " are a list: [{list, lines}]. Pure. */
export function blocks(text) {
  const found = [];
  let open;
  for (const raw of text.split(/\r\n?|\n/)) {
    const line = raw.trim();
    const list = line.startsWith("- ");
    if (!line) open = null;
    else {
      if (open?.list !== list) found.push((open = { list, lines: [] }));
      open.lines.push(list ? line.slice(2) : line);
    }
  }
  return found;
}

/** Cuts a line at the links in it, [{text, href?}], but not inside a longer number. Pure. */
export function pieces(line, links) {
  const marks = [];
  const mark = (text, href, from) => {
    const to = from + text.length;
    const within = /\d-?$/.test(line.slice(0, from)) || /^-?\d/.test(line.slice(to));
    if (!within && marks.every((other) => to <= other.from || from >= other.to)) marks.push({ from, to, text, href });
  };
  for (const { label, href } of [...links].sort((a, b) => b.label.length - a.label.length)) {
    for (let at = -1; (at = line.indexOf(label, at + 1)) >= 0;) mark(label, href, at);
  }
  for (const found of line.matchAll(/https:\/\/[^\s<>"]*[\w/]/g)) mark(found[0], found[0], found.index);
  let end = 0;
  const cut = [];
  for (const { from, to, text, href } of marks.sort((a, b) => a.from - b.from)) {
    cut.push({ text: line.slice(end, from) }, { text, href });
    end = to;
  }
  return [...cut, { text: line.slice(end) }].filter(({ text }) => text);
}

const safe = (links) => (links || []).filter(({ label, href }) => label && /^((tel|sms):\+?\d+$|https:)/.test(href));

const line = (text, links) => pieces(text, links).map(({ text, href }) =>
  href ? el("a", { href, rel: "noopener noreferrer", target: href[0] === "h" ? "_blank" : "" }, text) : text);

const body = (text, links) => blocks(text).map(({ list, lines }) => list
  ? el("ul", {}, ...lines.map((item) => el("li", { dir: "auto" }, ...line(item, links))))
  : el("p", { dir: "auto" }, ...lines.flatMap((part, n) => [n && el("br"), ...line(part, links)])));

export const format = (at, options) => (at ? new Date(at).toLocaleString(words.locale || "en-US", options) : "");
const today = (at) => new Date(at).toDateString() === new Date().toDateString();

/** The desk writes English; what a person or staff write in, nobody knows. */
const tongue = ({ from }) => (from === "person" || from === "staff" ? "" : "en");

export const who = ({ from, name }) => (from === "person" ? words.you : from === "staff" ? words.staff(name) : words.assistant);

/** Which section an answer rests on, and when that was reviewed; nothing for other messages. */
export const source = ({ answer }) => answer?.section &&
  words.source(answer.section, format(answer.reviewed, { dateStyle: "long", timeZone: "UTC" }));

/** Large things to tap, one for each number. */
export function calls(links, from, to) {
  const numbers = safe(links).filter(({ href }) => href[0] !== "h").slice(from, to);
  return numbers.length && el("div", { className: "calls" }, ...numbers.map(({ label, href }) =>
    el("a", { href }, href[0] === "s" ? words.text : words.call, el("bdi", { dir: "ltr" }, label))));
}

function choices(list, used, choose) {
  const set = (off) => buttons.forEach((other) => (other.ariaDisabled = off)); // still readable, still focused
  const buttons = list.map((choice) => button("choice", choice.label, async ({ currentTarget: chosen }) => {
    if (chosen.ariaDisabled === "true") return;
    const note = el("span", { className: "vh", lang: words.lang || "en" }, words.chosen);
    set(true);
    chosen.prepend(note);
    if (await choose(choice)) return;
    set(false);
    note.remove();
  }));
  if (used) set(true);
  return el("div", { className: "choices", lang: "en" }, ...buttons);
}

/** `choose` resolves to whether the choice got through; `foot` comes last. */
export function drawMessage(message, used, choose, foot) {
  const { from, text, links, danger, at } = message;
  const mine = from === "person";
  return el("li", { className: `message ${from}${danger ? " danger" : ""}` },
    el("p", { className: "who" }, el("span", { className: mine ? "vh" : "name" }, who(message)),
      el("time", {}, format(at, { timeStyle: "short", ...(!today(at) && { dateStyle: "medium" }) })), mine && el("span", { className: "state" })),
    danger && el("h3", {}, words.urgent),
    danger && calls(links, 0, 1), // the emergency number before all text
    el("div", { className: "said", dir: "auto", lang: tongue(message) }, ...(mine ? [text] : body(String(text), safe(links)))),
    (danger || message.handoff) && calls(links, danger ? 1 : 0),
    source(message) && el("p", { className: "source" }, source(message)),
    message.choices?.length && choices(message.choices, used, choose),
    foot);
}

/** The message as a screen reader hears it: nodes and texts. */
export function spoken(message) {
  const labels = (message.choices || []).map(({ label }) => label).join(", ");
  const said = (text, lang) => el("span", { lang, dir: "auto" }, text);
  return [who(message) + ": " + (message.danger ? words.urgent + ". " : ""), said(message.text, tongue(message)), labels && words.choose, said(labels, "en")];
}
