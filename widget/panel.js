/** The chat inside the launcher's dialog: transcript, field, voice for screen readers, focus and size. */
import { makeApi } from "./desk.js";
import { converse } from "./conversation.js";
import { sheet } from "./copy.js";
import { askHelpful } from "./helpful.js";
import { makeMenu } from "./menu.js";
import { button, calls, drawMessage, el, spoken, who } from "./message.js";
import { personal } from "./privacy.js";
import { words } from "./words.js";

const NEAR = 120; // px from the end that still count as reading the newest
const TOGETHER = 2000; // ms; the parts of one turn may come one by one
const STAY = 20000; // ms a spoken line stays, to be heard and not to be found again

/** The messages in order. The log is laid out from its end (scrollTop 0) and so stays there by itself. */
function makeTranscript(...after) {
  const list = el("ol");
  const kept = el("p");
  const note = el("div", { className: "note", role: "status" });
  const log = el("div", { className: "log", tabIndex: 0, role: "region", ariaLabel: words.log },
    el("div", {}, el("div", { className: "first" }, el("p", {}, words.first), kept), note, list, ...after));
  const find = (key) => key && [...list.children].find((item) => item.key === key);
  return {
    log,
    kept,
    note,
    nearEnd: () => log.scrollTop > -NEAR,
    add(message, ...more) {
      const { key, seq } = message;
      const item = Object.assign(find(key) || drawMessage(message, ...more), { key, seq });
      const next = [...list.children].find((other) => other !== item && !(other.seq < seq)) || null;
      if (!item.isConnected || item.nextSibling !== next) list.insertBefore(item, next);
      return item;
    },
    delivery(draft, state) {
      let item = find(draft.key);
      if (!item) list.append((item = Object.assign(drawMessage({ ...draft, from: "person" }), { key: draft.key })));
      item.classList.toggle("unsent", state === "failed");
      item.querySelector(".state").textContent = words[state];
    },
    clear: () => list.replaceChildren(),
  };
}

/** Speaks every message once. A closed dialog cannot be heard: what comes then, waits. */
function makeVoice(dialog) {
  const node = el("div", { className: "vh", role: "log", ariaLive: "polite", ariaLabel: words.voice });
  const said = new Set();
  const waiting = [];
  const flush = () => dialog.open && waiting.splice(0).forEach((parts) => {
    const line = el("p", {}, ...parts);
    node.append(line);
    setTimeout(() => line.remove(), STAY);
  });
  return {
    node,
    flush,
    /** `parts` are texts and nodes, or false for what is known already. */
    say(key, parts) {
      if (!said.has(key) && parts) waiting.push(parts);
      said.add(key);
      flush();
    },
  };
}

/** What embed.js hands over: `style` is the answer with widget.css; `tell(name, detail)` is an event for the page. */
export async function mount({ options, home, root, launcher, dialog, title, body, helpline, HELPLINE, style, language, tell }) {
  if (!style.ok) throw new Error("widget.css");
  Object.assign(words, language?.words);
  root.adoptedStyleSheets.push(sheet(await style.text()));

  const about = { site: options.siteKey, topics: options.topics?.match(/\w+/g)?.slice(0, 5) };
  let numbers = HELPLINE;
  let unread = 0;
  let staff, troubled, newest, followed;
  const typing = el("p", { className: "typing", hidden: true }, el("i"), el("i"), el("i"), words.typing);
  const trouble = el("div", { className: "trouble", hidden: true });
  const transcript = makeTranscript(typing, trouble);
  const voice = makeVoice(dialog);
  const status = el("p", { className: "status" });
  const count = el("span");
  const news = el("span", { className: "vh", role: "status", lang: dialog.lang, dir: dialog.dir }); // outside the dialog: heard while that is closed
  const input = el("textarea", { id: "question", rows: 1, enterKeyHint: "send", dir: "auto" });
  const hint = el("div");
  const form = el("form", {},
    hint,
    el("label", { htmlFor: "question" }, words.question),
    el("div", { className: "row" }, input, el("button", { className: "send" }, words.send)));
  const jump = button("jump", words.below, () => {
    newest.scrollIntoView();
    jump.hidden = true;
    input.focus();
  });
  jump.hidden = true;

  const lines = () => numbers.map(({ display, href }) => ({ label: display, href }));
  const view = {
    messages(list, history) {
      const follow = transcript.nearEnd();
      let first;
      for (const message of list) {
        const mine = message.from === "person";
        const old = history && (mine || message.seq <= conversation.read());
        const item = transcript.add(message, conversation.isUsed(message.seq), (choice) => pick(message, choice),
          message.answer && askHelpful(message, (...rating) => rate(message, ...rating)));
        voice.say(message.key || message.seq, !old && spoken(message));
        if (old || mine) continue;
        first ||= item;
        if (dialog.open) continue;
        unread += 1;
        news.textContent = words.news(who(message));
      }
      showUnread();
      if (!first) return;
      if (follow) {
        first.scrollIntoView(); // its first line: a long answer is read from there
        followed = Date.now();
      } else if (!(Date.now() - followed < TOGETHER)) {
        newest = first;
        jump.hidden = false;
      }
    },
    delivery: transcript.delivery,
    staff(name) {
      staff = name;
      status.textContent = name ? words.withStaff(name) : words.status;
    },
    thinking: (on) => (typing.hidden = !on || Boolean(staff)),
    trouble(kind, desk, retry) {
      if (kind === "unreachable" && !navigator.onLine) kind = "offline";
      // what cannot be sent is screened for danger by nobody; the desk's own sentence names the helpline, too
      const said = kind && (desk || words[kind]) + words.emergency + (desk ? "" : words.callUs);
      if (said === troubled) return;
      troubled = said;
      if (trouble.contains(root.activeElement)) input.focus();
      trouble.hidden = !kind;
      if (!kind) return;
      tell("error", { kind });
      trouble.replaceChildren(el("p", {}, said), calls(lines()), button("again", words.again, retry || conversation.open));
      voice.say({}, [said + " " + lines().map(({ label }) => label).join(", ")]);
    },
    started(days, fresh) {
      transcript.kept.textContent = words.kept(days);
      voice.say("first", fresh && [words.first + " " + words.kept(days)]);
    },
    cleared(why) {
      transcript.clear();
      transcript.note.replaceChildren(words[why] || why || "", why === "unsure" ? calls(lines()) : "");
      view.staff();
    },
    event: tell,
  };
  const conversation = converse(makeApi(options.api || new URL("/api/v1", home).href, (contacts) => {
    if (contacts?.helpline?.length) helpline((numbers = contacts.helpline));
  }, about), view);

  async function pick({ seq }, choice) {
    if (!("reply_here" in choice)) conversation.send(choice.send);
    else if (!(await conversation.replyHere(choice.reply_here))) return false;
    conversation.use(seq);
    return true;
  }
  async function rate(...rating) {
    const noted = await conversation.rate(...rating);
    voice.say({}, [noted ? words.noted : words.notNoted]);
    return noted;
  }
  function showUnread() {
    if (dialog.open) {
      unread = 0;
      news.textContent = "";
      conversation.markRead();
    }
    count.textContent = unread ? words.unread(unread) : "";
  }
  /** Nothing is held back: what is in the field may be a cry for help. */
  function lookAt(text) {
    const kinds = personal(text).map((kind) => words.kinds[kind]);
    const said = kinds.length && words.personal(kinds);
    if (said === hint.said) return;
    hint.said = said;
    hint.replaceChildren(...(said ? [el("p", {}, said),
      button("plain", words.anyway, () => form.requestSubmit()), button("plain", words.change, () => input.focus())] : []));
    voice.say({}, said && [said]);
  }
  function grow() {
    lookAt(input.value);
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 4}px`;
  }

  form.onsubmit = (event) => {
    event.preventDefault();
    const text = input.value.trim();
    input.focus();
    if (!text) return;
    input.value = "";
    grow();
    conversation.send(text);
    transcript.log.scrollTop = 0;
  };
  input.oninput = grow;
  input.onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  };
  transcript.log.onscroll = () => {
    if (transcript.nearEnd()) jump.hidden = true;
  };
  for (const type of ["keydown", "keyup", "keypress", "focusin"]) {
    root.addEventListener(type, (event) => event.stopPropagation()); // no shortcuts and no focus traps of the page
  }

  // On a small screen the chat covers the page, so the page is shut off; else both can be used.
  const small = matchMedia("(max-width: 34em), (max-height: 22em)");
  const show = (focus) => {
    if (dialog.open) dialog.close();
    dialog[small.matches ? "showModal" : "show"]();
    focus?.focus();
  };
  small.onchange = () => dialog.open && show(root.activeElement);
  const screen = visualViewport; // what the phone's keyboard leaves
  const fit = () => {
    dialog.style.cssText = `--height:${screen.height}px;--top:${screen.offsetTop}px`;
  };
  screen.onresize = screen.onscroll = fit;
  fit();

  title.after(status, makeMenu({ conversation, numbers: () => numbers }));
  launcher.append(count);
  launcher.after(news);
  body.replaceChildren(transcript.log, jump, form, voice.node);
  conversation.open();
  return {
    open() {
      show(input);
      showUnread();
      setTimeout(voice.flush, 150); // a region must stand there before its words
      conversation.open();
    },
  };
}
