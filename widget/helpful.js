/** "Was this helpful?" under an answer, and after a No the reasons to choose from. */
import { button, el } from "./message.js";
import { words } from "./words.js";

/** `rate(helpful, reason)` resolves to whether the desk has it; pressing again tries again, or changes it. */
export function askHelpful({ helpful }, rate) {
  const note = el("p");
  const show = (value) => [yes, no].forEach((one) => (one.ariaPressed = one === (value ? yes : no) && value != null));
  let busy;
  const make = (text, value, reason = null) => button("choice", text, async () => {
    if (busy) return;
    busy = true;
    const noted = await rate(value, reason);
    busy = false;
    note.textContent = noted ? words.noted : words.notNoted;
    if (!noted) return;
    show(value);
    if (reason) no.focus(); // before its own place goes
    reasons.hidden = value || reason;
  });
  const yes = make(words.yes, true);
  const no = make(words.no, false);
  const reasons = el("div", { className: "choices", hidden: true, role: "group", ariaLabel: words.why },
    ...Object.entries(words.reasons).map(([reason, text]) => make(text, false, reason)));
  show(helpful);
  return el("div", { className: "helpful", role: "group", ariaLabel: words.helpful },
    el("div", { className: "choices" }, words.helpful, yes, no), reasons, note);
}
