// A soft sound and a sentence when somebody new waits; another sound for danger. Browsers stay silent before the first click or key.
const MUTED = "desk.muted";
const SOUNDED = "desk.sounded";
const SOFT = [[523, 0], [659, 0.16]];
const ALARM = [[880, 0], [622, 0.2], [880, 0.4], [622, 0.6]];

const button = document.getElementById("sound");
const badge = document.getElementById("danger");
let context;
let newest = Number(badge?.dataset.newest ?? 0);
let dangers = new Set((badge?.dataset.dangers || "").split(",").filter(Boolean).map(Number));

function isMuted() {
  return localStorage.getItem(MUTED) === "yes";
}

function show() {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(!isMuted()));
  button.textContent = isMuted() ? "Sound off" : "Sound on";
  button.title = "A short sound for each new case. It starts after your first click or key on a page.";
}

function play(tones, loudness) {
  if (!context || context.state !== "running" || isMuted()) return;
  for (const [pitch, after] of tones) {
    const at = context.currentTime + after;
    const tone = new OscillatorNode(context, { frequency: pitch, type: "sine" });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(loudness, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.32);
  }
}

// Of several open pages one sounds: the first that writes down what it sounded for.
function once(what, act) {
  const first = () => {
    if (localStorage.getItem(SOUNDED) === what) return;
    localStorage.setItem(SOUNDED, what);
    act();
  };
  if (!context || context.state !== "running") return; // a page that may not sound leaves it to one that may
  if (navigator.locks) navigator.locks.request(SOUNDED, first);
  else first();
}

function tell(isDanger, what) {
  document.getElementById("announce").textContent = isDanger ? "A new danger case is waiting." : "A new case is waiting.";
  document.body.dispatchEvent(new CustomEvent("desk:new", { detail: { danger: isDanger }, bubbles: true }));
  once(what, () => (isDanger ? play(ALARM, 0.2) : play(SOFT, 0.08)));
}

document.body.addEventListener("desk:queue", ({ detail }) => {
  const fresh = detail.dangers.filter((number) => !dangers.has(number));
  if (fresh.length) tell(true, `danger ${fresh[0]} ${detail.newest}`);
  else if (detail.newest > newest) tell(false, `case ${detail.newest}`);
  newest = Math.max(newest, detail.newest);
  dangers = new Set(detail.dangers);
});

if (button) {
  show();
  button.addEventListener("click", () => {
    localStorage.setItem(MUTED, isMuted() ? "no" : "yes");
    show();
    play(SOFT, 0.08); // so that one hears how loud it is
  });
  addEventListener("storage", ({ key }) => key === MUTED && show());
  const wake = () => {
    context ??= new AudioContext();
    context.resume();
  };
  for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, wake, { capture: true, once: true });
}
