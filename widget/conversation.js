/** One person's conversation: what is said, sent and remembered. Knows no screen; `view` is described in README.md. */
import { Failure, listen } from "./desk.js";

const KEY = "imf-assistant"; // embed.js looks into both stores
const RETRY = 2000; // ms before the one try that needs nobody

/** A value that outlives the page, if storage is not shut off or full. `again()` takes what another tab has written. */
function stored(place, first) {
  let value = first;
  const kept = (next = value) => {
    if (next === value) return value;
    value = next;
    try {
      window[place].setItem(KEY, JSON.stringify(value));
    } catch {
      kept.again = () => {}; // what stands there is older
    }
  };
  kept.again = () => {
    try {
      const found = JSON.parse(window[place].getItem(KEY));
      if (typeof found === "object") value = found || first; // old libraries make texts of lists
    } catch {}
  };
  kept.again();
  return kept;
}

export function converse(api, view) {
  const chat = stored("localStorage", null); // {id, token, days, used, read, waiting} or null
  const drafts = stored("sessionStorage", []); // [{key, text, at}] not taken by the desk yet
  const said = new Map(); // seq -> message
  let mine; // the chat whose messages these are
  let last, starting, flushing, leaving, alarm, stopListening, stuck;

  const keep = (change) => chat({ used: [], read: 0, ...chat(), ...change });
  const has = ({ key }) => drafts().some((draft) => draft.key === key);

  /** What a person asked for and did not get stays on the screen until they do something. */
  function trouble(kind, said, retry) {
    if (stuck && !retry) return;
    stuck = retry;
    view.trouble(kind, said, retry);
  }
  function tell(error) {
    console.error(error);
    trouble(error.kind || "broken", error.said);
  }

  function settle(draft, state) {
    if (!has(draft)) return;
    drafts(drafts().filter(({ key }) => key !== draft.key));
    view.delivery(draft, state);
  }

  function announce({ from, answer, handoff, danger }) {
    if (from === "staff") view.event("staff");
    else if (handoff) view.event("handoff", { danger: Boolean(danger) });
    else if (answer) view.event("answer", { topic: answer.topic });
  }

  function take({ messages, staff }, history) {
    const fresh = messages.filter(({ seq }) => !said.has(seq));
    for (const message of fresh) {
      said.set(message.seq, message);
      last = Math.max(last, message.seq);
      settle(message, "sent");
      alarm ||= message.danger;
      if (message.handoff || message.from === "staff") keep({ waiting: true });
      if (!history) announce(message);
    }
    try {
      if (fresh.length) view.messages(fresh, history);
    } catch (error) {
      tell(error);
    }
    if (staff !== undefined) view.staff(staff?.name);
  }
  const takeOf = (one, page, history) => one.id === chat()?.id && take(page, history);

  function clear(why) {
    stopListening?.();
    mine = null;
    said.clear();
    last = 0;
    view.cleared(why);
    for (const draft of drafts()) view.delivery(draft, "sending");
  }
  function restart(why) {
    starting = null;
    clear(why);
  }
  /** Not in what another tab has begun since. */
  function drop(one) {
    chat.again();
    if (chat()?.id === one?.id) chat(null);
  }
  function lose() {
    drop(mine);
    restart("restarted");
  }

  async function begin() {
    try {
      for (let page; chat() && page?.messages.length !== 0;) {
        mine = chat();
        takeOf(mine, (page = await api.history(mine, last)), true);
      }
    } catch (error) {
      if (error.kind !== "gone") throw error;
      drop(mine);
      clear("restarted");
      return begin();
    }
    if (!chat()) {
      const page = await api.create();
      if (chat()) return begin(); // another tab was quicker: one conversation for both
      keep({ id: page.conversation, token: page.token, days: page.keep_days });
      view.started(chat().days, true);
      take(page);
    }
    const one = (mine = chat());
    view.started(one.days);
    stopListening = listen({
      open: (signal) => api.events(one, last, signal),
      ask: async () => takeOf(one, await api.history(one, last)),
      hear: (event, value) => takeOf(one, event === "staff" ? { messages: [], staff: value } : { messages: [value] }),
      back: open,
      lost: lose,
    });
  }

  /** Resumes the conversation this browser knows, or begins one. */
  const start = () => (starting ||= begin().catch((error) => {
    starting = null;
    throw error;
  }));

  /** start(), and what has not arrived goes again under its old key, so that it counts once. */
  async function open() {
    trouble();
    await start().catch(tell);
    flush();
  }

  async function empty() {
    while (!leaving && drafts().length && await deliver(drafts()[0]));
    view.thinking(false);
    for (const draft of drafts()) view.delivery(draft, leaving ? "sending" : "failed");
  }
  const flush = () => leaving || (flushing ||= empty().finally(() => (flushing = null)));

  /** Resolves to whether the next draft may go. */
  async function deliver(draft) {
    view.thinking(true);
    view.delivery(draft, "sending");
    for (let tries = 0; has(draft); tries += 1) {
      try {
        await start();
        const one = chat();
        const answer = has(draft) && await api.send(one, draft);
        if (!answer || one.id !== chat()?.id) break; // ended meanwhile, or an earlier try had arrived
        if (!answer.messages.length) throw new Failure(0); // the desk gives back at least what it has taken
        take(answer);
        settle(draft, "sent");
        trouble();
      } catch (error) {
        if (!has(draft)) break;
        if (error.kind === "gone" && !tries) lose();
        else if (error.kind === "unreachable" && !tries && !leaving) await new Promise((done) => setTimeout(done, RETRY));
        else {
          if (error.kind === "refused") settle(draft, "failed");
          tell(error);
          return error.kind === "refused";
        }
      }
    }
    return true;
  }

  /**
   * Ends the conversation at the desk ("end") or has it deleted ("forget"), and then leaves nothing of it here. What was
   * sent since begins a new one; so does, at an end, what the desk has not taken. `goes`: what is deleted unsent.
   */
  async function leave(how, goes = how === "end" ? [] : drafts()) {
    let one;
    let done = how === "end" ? "ended" : "forgotten";
    leaving = true;
    alarm = false;
    try {
      await Promise.allSettled([starting, flushing]); // what is on its way belongs to it
      if (alarm) throw 0; // that must be read
      if ((one = chat())) done = (await api[how](one)).later || done; // the desk's own words: staff look at a danger first
    } catch (error) {
      if (error.kind !== "gone") done = "";
      else if (how === "forget") done = "unsure"; // ended before, too old, or deleted: nobody can tell which
    }
    leaving = false;
    if (done) {
      stuck = null;
      trouble();
      drafts(drafts().filter((draft) => !goes.includes(draft)));
      drop(one);
      restart(done);
      view.event("end");
    } else trouble("stays", "", () => leave(how, goes));
    flush();
  }

  /** Another tab has written; or this page comes back from where "Back" keeps it, deaf to other tabs and pages meanwhile. */
  function look({ key, persisted }) {
    if (key !== KEY && !persisted) return;
    chat.again();
    const over = mine && mine.id !== chat()?.id && "ended";
    if (persisted) drafts.again();
    else if (!over) return;
    if (over && !chat()) drafts([]); // ended or forgotten in another tab, and meant for all of it
    restart(over);
    if (chat()) open();
  }

  clear();
  addEventListener("online", open);
  addEventListener("offline", () => trouble("offline"));
  addEventListener("storage", look);
  addEventListener("pageshow", look);

  return {
    open,
    leave,
    send(text) {
      stuck = null;
      drafts([...drafts(), { key: crypto.getRandomValues(new Uint32Array(4)).join("-"), text, at: new Date().toISOString() }]);
      view.delivery(drafts().at(-1), "sending");
      view.event("send");
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
    /** Resolves to whether the desk has noted it; a failure is no trouble. */
    async rate({ seq, answer }, helpful, reason) {
      try {
        await api.rate(chat(), seq, { helpful, reason });
        said.get(seq).helpful = helpful;
        view.event("helpful", { topic: answer.topic, helpful });
        return true;
      } catch {}
    },
    /** All that was said, in order, and then what is not sent yet. */
    messages: () => [...[...said.values()].sort((a, b) => a.seq - b.seq), ...drafts().map((draft) => ({ ...draft, from: "person", unsent: true }))],
    read: () => chat()?.read,
    markRead: () => chat() && last > chat().read && keep({ read: last }),
    isUsed: (seq) => chat()?.used.includes(seq),
    use: (seq) => keep({ used: [...chat().used, seq] }),
  };
}
