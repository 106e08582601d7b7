// The simulator's page. It shows what the server says, asks again every second while it is looked at, and never
// builds markup from text: what people write stays text.

const at = (id) => document.getElementById(id);
const csrf = document.querySelector("input[name=csrfmiddlewaretoken]").value;

const EVERY = 1000; // milliseconds between two looks at the server
const PAUSE = 10 * 60 * 1000; // milliseconds of silence after which the thread says what time it is
const LONG = 12000; // after this long without an answer, say what may be wrong

let number = at("phone").value;
let shown = "";
let lastSid = "";
let askedAt = 0;

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify(body),
  });
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(content.error || `The desk answered ${answer.status}. Reload the page.`);
  return content;
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const arrived = (message) => message.status === "delivered";

function draw(messages) {
  const now = JSON.stringify([number, messages]);
  if (now === shown) return;
  shown = now;
  drawThread(messages);
  drawWire(messages);
  const mine = messages.filter((message) => !message.to_phone);
  lastSid = mine.length ? mine[mine.length - 1].sid : "";
  at("again").disabled = !lastSid;
}

function drawThread(messages) {
  const thread = at("thread");
  const known = new Set([...thread.children].map((child) => child.dataset.key));
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80;
  const rows = [];
  let before = 0;
  for (const message of messages) {
    if (message.to_phone && !arrived(message)) continue;
    const row = element("li", message.to_phone ? "theirs" : "mine", message.text);
    row.dataset.key = message.sid;
    if (message.picture) row.classList.add("picture");
    if (known.has(message.sid)) row.classList.add("still");
    const when = new Date(message.at);
    if (when - before > PAUSE) rows.push(element("li", "when", clock(when)));
    before = when;
    rows.push(row);
    if (!message.to_phone && message.status === "failed") {
      row.classList.add("lost");
      rows.push(element("li", "note", message.answer ? `Refused: the desk answered ${message.answer}` : "Not sent: the desk gave no answer in 15 s"));
    }
  }
  const last = rows.filter((row) => row.dataset.key).at(-1);
  if (last?.classList.contains("mine") && !last.classList.contains("lost")) rows.push(element("li", "note", "Sent as text message"));
  thread.replaceChildren(...rows);
  if (atEnd || rows.length <= known.size + 1) thread.scrollTop = thread.scrollHeight;
  const news = rows.filter((row) => row.classList.contains("theirs") && !known.has(row.dataset.key));
  if (!news.length) return;
  hint("");
  // Read out what has come, not the whole thread; and not what was there when the phone was chosen.
  if (known.size) at("news").textContent = news.map((row) => row.textContent).join("\n");
}

const clock = (when) => when.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });

function drawWire(messages) {
  at("none").hidden = messages.length > 0;
  at("wire").replaceChildren(...[...messages].reverse().map(wireRow));
}

function wireRow(message) {
  const row = element("li", "");
  const head = element("div", "head");
  head.append(element("span", "way", message.to_phone ? "Desk → phone" : "Phone → desk"));
  const [word, kind] = state(message);
  head.append(element("span", `state ${kind}`, word));
  row.append(head);
  if (message.text) {
    const words = element("p", "words", message.first_segment);
    const rest = message.text.slice(message.first_segment.length);
    if (rest) words.append(element("span", "", rest));
    row.append(words);
  } else {
    row.append(element("p", "words", message.picture ? "(a picture, no text)" : "(no text)"));
  }
  row.append(element("p", message.to_phone && message.segments > 2 ? "size dear" : "size", size(message)));
  if (message.desk_error) row.append(element("p", "why", `Staff see: ${message.desk_error}`));
  return row;
}

function size(message) {
  const segments = message.segments === 1 ? "1 segment" : `${message.segments} segments`;
  const characters = message.characters === 1 ? "1 character" : `${message.characters} characters`;
  const units = message.units === message.characters ? "" : ` (${message.units} units)`;
  return `${characters}${units} · ${segments} · ${message.encoding}`;
}

function state(message) {
  if (!message.to_phone) {
    if (message.status === "received") return ["taken", "good"];
    return message.status === "failed" ? ["refused", "bad"] : ["on its way", "wait"];
  }
  const code = message.error_code ? ` ${message.error_code}` : "";
  const desk = message.desk === null ? "not in the outbox" : message.desk;
  const kind = message.status === "delivered" ? "good" : message.status === "undelivered" || message.status === "failed" ? "bad" : "wait";
  return [desk === message.status ? `${message.status}${code}` : `${message.status}${code}, desk says ${desk}`, kind];
}

function hint(text) {
  at("hint").textContent = text;
  askedAt = 0;
}

async function look() {
  if (document.hidden) return;
  const asked = number;
  try {
    const content = await post("messages", { number: asked });
    if (asked !== number) return;
    draw(content.messages);
    if (askedAt && Date.now() - askedAt > LONG) hint("No answer yet. After STOP none comes; otherwise: is the worker running?");
  } catch (problem) {
    hint(problem instanceof TypeError ? "The desk does not answer. Is it running?" : problem.message);
  }
}

async function send(what) {
  hint("");
  askedAt = Date.now();
  const sending = post("send", { number, ...what });
  setTimeout(look, 150);
  try {
    await sending;
  } catch (problem) {
    hint(problem instanceof TypeError ? "The desk does not answer. Is it running?" : problem.message);
  }
  look();
}

async function sendAgain() {
  await send({ again: lastSid });
  hint("The last message went to the desk once more. No second answer may come.");
}

function use(chosen, label) {
  number = chosen;
  shown = "";
  drawNetwork();
  at("owner").textContent = label ? `${label} ${chosen}` : chosen;
  at("thread").replaceChildren();
  hint("");
  look();
}

// --- trouble on the network: the server keeps it, because the worker needs it too ---

const switches = [...document.querySelectorAll("[data-trouble]")];
let network = { troubles: {}, codes: {} };

function drawNetwork() {
  for (const one of switches) one.checked = Boolean(network.troubles[one.dataset.trouble]);
  const code = network.codes[number];
  const option = [...at("ends").options].find((one) => one.value === String(code ?? ""));
  if (!option) at("ends").add(new Option(`${code}: another code`, code));
  at("ends").value = code ?? "";
  const kinds = switches.filter((one) => one.checked).length + Object.keys(network.codes).length;
  at("trouble").textContent = kinds === 0 ? "none" : kinds === 1 ? "1 kind" : `${kinds} kinds`;
  at("network").classList.toggle("on", kinds > 0);
}

let changes = Promise.resolve();
let newest = 0;

/** One change after the other; while a newer one is on its way, the answer to an older one does not move the switches back. */
function setNetwork(wanted) {
  const mine = ++newest;
  changes = changes.then(async () => {
    try {
      network = await post("network", wanted);
      at("network-problem").textContent = "";
    } catch (problem) {
      at("network-problem").textContent = problem instanceof TypeError ? "The desk does not answer. Nothing was changed." : problem.message;
    }
    if (mine === newest) drawNetwork();
  });
}

function wanted() {
  const troubles = { ...network.troubles };
  for (const one of switches) {
    const is = Boolean(troubles[one.dataset.trouble]);
    if (is !== one.checked) troubles[one.dataset.trouble] = one.checked ? Number(one.dataset.value) : 0;
  }
  const codes = { ...network.codes };
  delete codes[number];
  if (at("ends").value) codes[number] = Number(at("ends").value);
  return { troubles, codes };
}

at("network").addEventListener("change", () => setNetwork(wanted()));
at("calm").addEventListener("click", () => setNetwork({ troubles: {}, codes: {} }));

at("phone").addEventListener("change", () => {
  const chosen = at("phone").selectedOptions[0];
  const other = chosen.value === "other";
  at("other").hidden = !other;
  if (other) at("number").focus();
  else use(chosen.value, chosen.dataset.label);
});

at("other").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const content = await post("messages", { number: at("number").value });
    at("number-problem").textContent = "";
    use(content.number, "");
    at("text").focus();
  } catch (problem) {
    at("number-problem").textContent = problem.message;
  }
});

at("write").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("text").value;
  at("text").value = "";
  grow();
  send({ text });
});

at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("write").requestSubmit();
  }
});

function grow() {
  at("text").rows = Math.min(5, at("text").value.split("\n").length + Math.floor(at("text").value.length / 34));
}
at("text").addEventListener("input", grow);

at("quick").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.id === "again") sendAgain();
  else if (button.dataset.picture) send({ text: "", picture: true });
  else send({ text: button.dataset.text });
});

document.addEventListener("visibilitychange", look);
setInterval(look, EVERY);
const showClock = () => { at("clock").textContent = clock(new Date()); };
setInterval(showClock, 10 * EVERY);
showClock();
setNetwork({});
use(number, at("phone").selectedOptions[0].dataset.label);
