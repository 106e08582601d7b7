/** One person's conversation: what is said, sent and remembered. Knows no screen; `view` is described in README.md. */
import { listen } from "./desk.js";

const KEY = "imf-assistant"; // embed.js reads `waiting` from it
const PAUSE = 2000; // ms before the one try that needs nobody

/** A value that outlives the page, if storage is not shut off or full. */
function stored(place, value) {
  try {
    value = JSON.parse(window[place].getItem(KEY)) || value;
  } catch {}
  return (...changed) => {
    if (!changed.length) return value;
    [value] = changed;
    try {
      window[place].setItem(KEY, JSON.stringify(value));
    } catch {}
  };
}

export function converse(api, view) {
  const chat = stored("localStorage"); // {id, token, days, used, read, waiting} or null
  const drafts = stored("sessionStorage", []); // [{key, text, at}] not taken by the desk yet
  let seen, last, starting, flushing, stopListening;

  const keep = (change) => chat({ used: [], read: 0, ...chat(), ...change });
  const has = ({ key }) => drafts().some((draft) => draft.key === key);

  function tell(error) {
    console.error(error);
    view.trouble(error.kind || "broken", error.said);
  }

  function settle(draft, state) {
    if (!has(draft)) return;
    drafts(drafts().filter(({ key }) => key !== draft.key));
    view.delivery(draft, state);
  }

  function take({ messages, staff }, history) {
    const fresh = messages.filter(({ seq }) => !seen.has(seq));
    for (const message of fresh) {
      seen.add(message.seq);
      last = Math.max(last, message.seq);
      settle(message, "sent");
      if (message.handoff || message.from === "staff") keep({ waiting: true });
    }
    try {
      if (fresh.length) view.messages(fresh, history);
    } catch (error) {
      tell(error);
    }
    if (staff !== undefined) view.staff(staff?.name);
  }

  function reset(restarted) {
    stopListening?.();
    starting = null;
    seen = new Set();
    last = 0;
    if (restarted !== undefined) chat(null);
    view.cleared(restarted);
    for (const draft of drafts()) view.delivery(draft, "sending");
  }

  async function begin() {
    try {
      for (let page; chat() && page?.messages.length !== 0;) take((page = await api.history(chat(), last)), true);
    } catch (error) {
      if (error.kind !== "gone") throw error;
      chat(null);
    }
    if (!chat()) {
      const page = await api.create();
      keep({ id: page.conversation, token: page.token, days: page.keep_days });
      view.started(chat().days, true);
      take(page);
    }
    const mine = chat();
    const takeMine = (page) => mine.id === chat()?.id && take(page);
    view.started(chat().days);
    stopListening = listen({
      open: (signal) => api.events(mine, last, signal),
      ask: async () => takeMine(await api.history(mine, last)),
      hear: (event, value) => takeMine(event === "staff" ? { messages: [], staff: value } : { messages: [value] }),
      back: open,
      lost: () => reset(true),
    });
  }

  /** Resumes the conversation this browser knows, or begins one. */
  const start = () => (starting ||= begin().catch((error) => {
    starting = null;
    throw error;
  }));

  /** start(), and what has not arrived goes again under its old key, so that it counts once. */
  async function open() {
    view.trouble();
    try {
      await start();
      flush();
    } catch (error) {
      tell(error);
    }
  }

  async function flush() {
    if (flushing) return;
    flushing = true;
    while (drafts().length && await deliver(drafts()[0]));
    flushing = false;
    view.thinking(false);
    for (const draft of drafts()) view.delivery(draft, "failed");
  }

  /** Resolves to whether the next draft may go. */
  async function deliver(draft) {
    view.thinking(true);
    view.delivery(draft, "sending");
    for (let tries = 0; has(draft); tries += 1) {
      try {
        await start();
        const mine = chat();
        const answer = has(draft) && await api.send(mine, draft);
        if (!answer || mine.id !== chat()?.id) break; // ended meanwhile, or an earlier try had arrived
        settle(draft, "sent");
        view.trouble();
        take(answer);
      } catch (error) {
        if (!has(draft)) break;
        if (error.kind === "gone" && !tries) reset(true);
        else if (error.kind === "unreachable" && !tries) await new Promise((done) => setTimeout(done, PAUSE));
        else {
          if (error.kind === "refused") settle(draft, "failed");
          tell(error);
          return error.kind === "refused";
        }
      }
    }
    return true;
  }

  reset();
  addEventListener("online", open);
  addEventListener("offline", () => view.trouble("offline"));
  addEventListener("storage", ({ key, newValue }) => key === KEY && newValue === "null" && reset(false)); // ended in another tab

  return {
    open,
    send(text) {
      drafts([...drafts(), { key: crypto.getRandomValues(new Uint32Array(4)).join("-"), text, at: new Date().toISOString() }]);
      view.delivery(drafts().at(-1), "sending");
      flush();
    },
    /** Resolves to whether the desk has noted it. */
    async replyHere(yes) {
      try {
        await start();
        take(await api.replyHere(chat(), yes));
        return true;
      } catch (error) {
        tell(error);
      }
    },
    end() {
      drafts([]);
      reset(false);
    },
    read: () => chat()?.read,
    markRead: () => chat() && last > chat().read && keep({ read: last }),
    isUsed: (seq) => chat()?.used.includes(seq),
    use: (seq) => keep({ used: [...chat().used, seq] }),
  };
}
