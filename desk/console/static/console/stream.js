// One open line to the desk, which says that something changed. It loads itself on every page of somebody who may see the
// queue. What it hears becomes events on the body, so a part of a page can ask for its news with
// hx-trigger="desk:queue from:body, every 20s":
//   desk:queue       the queue changed; detail is { waiting, danger, newest, dangers } (waiting.py)
//   desk:case        the case changed that the page shows: the page says which with data-case="12" on its body
//   desk:signed-out  the sign-in has ended; who deals with it calls preventDefault()
// While the line is cut, the page looks every 20 seconds and tells the same events.
import { complain, settle } from "./live.js";

const LOOK = 20_000;
const { live, waiting, case: number } = document.body.dataset;
let source;
let isSignedOut = false;

function tell(name, detail = {}) {
  return document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, cancelable: true }));
}

function signedOut() {
  source?.close();
  if (isSignedOut) return;
  isSignedOut = true;
  if (tell("desk:signed-out")) complain("You are signed out. What you see may be old. Sign in again in a new tab, then go on here.");
}

function open() {
  if (isSignedOut || (source && source.readyState !== EventSource.CLOSED)) return;
  source = new EventSource(number ? `${live}?case=${number}` : live);
  source.addEventListener("queue", ({ data }) => tell("desk:queue", JSON.parse(data)));
  source.addEventListener("case", ({ data }) => tell("desk:case", JSON.parse(data)));
  // Newer pages of this account took the line; this one gets it back when somebody looks at it again.
  source.addEventListener("moved", () => source.close());
  source.addEventListener("signed_out", signedOut);
}

async function look() {
  if (source?.readyState === EventSource.OPEN) return;
  let answer;
  try {
    answer = await fetch(waiting, { headers: { "HX-Request": "true" } });
  } catch {
    return; // the desk is not there; the next look may find it
  }
  if (answer.status === 401) return signedOut();
  if (!answer.ok) return;
  if (isSignedOut) settle(); // somebody has signed in again
  isSignedOut = false;
  tell("desk:queue", await answer.json());
  if (number) tell("desk:case", { case: Number(number) });
  if (!document.hidden) open();
}

if (live) {
  open();
  setInterval(look, LOOK);
  document.addEventListener("visibilitychange", () => document.hidden || open());
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", ({ persisted }) => persisted && open());
}
