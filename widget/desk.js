/** Talks to the desk: the calls of the widget API, and the stream of a conversation. */

// All in ms.
const PATIENCE = 15000; // the desk answers within 6 s even when the assistant does not
const SILENCE = 25000; // without a byte on the stream; the desk pings every 15 s
const PAUSE = 3000; // between two tries to hear; doubled up to SLOW while nobody answers
const SLOW = 30000;

/** `kind` is gone (the conversation), limited, refused or unreachable; `said` is for the person. */
export class Failure extends Error {
  constructor(status, said) {
    super(`imf-assistant: status ${status}`);
    this.said = said;
    // 404 comes from a server that stands before the desk, or in its place
    this.kind = { 401: "gone", 429: "limited" }[status] || (/^4(?!0[48])/.test(status) ? "refused" : "unreachable");
  }
}

/** Every call ends with its answer or a Failure; `hear` is given the contacts of any answer, `about` goes with a new conversation. */
export function makeApi(base, hear, about) {
  async function request(path, token, body, signal, method = body ? "POST" : "GET") {
    const headers = { "Content-Type": "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    const response = await fetch(base + path, {
      method, body: body && JSON.stringify(body), headers, signal, credentials: "omit", cache: "no-store",
    }).catch(() => ({ status: 0 }));
    if (response.ok) return response;
    const answer = await response.json?.().catch(() => {});
    hear(answer?.contacts);
    // whoever else says 401 stands in between, and takes nobody's conversation away
    throw new Failure(response.status === 401 && !answer?.error ? 0 : response.status, answer?.error?.message);
  }

  /** An answer without `field` is not the desk's, whatever its status says: a proxy's, or a sign-in page's. */
  async function call(path, token, body, field = "messages", method) {
    try {
      const answer = await (await request(path, token, body, AbortSignal.timeout(PATIENCE), method)).json();
      if (!(field in answer)) throw 0;
      hear(answer.contacts);
      return answer;
    } catch (error) {
      throw error instanceof Failure ? error : new Failure(0);
    }
  }

  return {
    create: () => call("/conversations", "", about),
    history: ({ id, token }, after) => call(`/conversations/${id}/messages?after=${after}`, token),
    send: ({ id, token }, { key, text }) => call(`/conversations/${id}/messages`, token, { key, text }),
    replyHere: ({ id, token }, yes) => call(`/conversations/${id}/reply-here`, token, { yes }),
    rate: ({ id, token }, seq, rating) => call(`/conversations/${id}/messages/${seq}/helpful`, token, rating, "helpful"),
    end: ({ id, token }) => call(`/conversations/${id}/end`, token, {}, "ended"),
    forget: ({ id, token }) => call(`/conversations/${id}`, token, null, "forgotten", "DELETE"),
    events: ({ id, token }, after, signal) => request(`/conversations/${id}/events?after=${after}`, token, null, signal),
  };
}

/** Cuts a text/event-stream (one line of data an event) into hear(event, data). */
export function eventParser(hear) {
  let rest = "";
  return (chunk) => {
    const parts = (rest + chunk).split(/\r?\n\r?\n/);
    rest = parts.pop();
    for (const part of parts) {
      const field = (name) => part.match(new RegExp(`^${name}: ?(.*)`, "m"))?.[1];
      if (field("data")) hear(field("event"), field("data"));
    }
  };
}

/**
 * Hears over the stream that open(signal) gives, and by ask() whenever that breaks off. back(): heard again after a
 * time without. lost(): the conversation is gone. Returns stop().
 */
export function listen({ open, ask, hear, back, lost }) {
  let ended, down, breakOff, wake;

  function reached() {
    if (down && !ended) back();
    down = false;
  }
  function failed(error) {
    down = true;
    if (error.kind !== "gone" || ended) return;
    stop();
    lost();
  }
  // a hidden tab gives its connection up: browsers allow six to one address
  const look = () => (document.hidden ? breakOff : wake)?.();
  function stop() {
    ended = true;
    breakOff();
    removeEventListener("online", look);
    document.removeEventListener("visibilitychange", look);
  }

  async function stream() {
    let watch;
    const control = new AbortController();
    breakOff = () => control.abort();
    const expect = () => {
      clearTimeout(watch);
      watch = setTimeout(breakOff, SILENCE);
    };
    expect();
    const reader = (await open(control.signal)).body.pipeThrough(new TextDecoderStream()).getReader();
    const feed = eventParser((name, data) => hear(name, JSON.parse(data)));
    for (let read; !(read = await reader.read()).done;) {
      reached();
      expect();
      feed(read.value);
    }
  }

  async function run() {
    let pause = PAUSE;
    while (!ended) {
      await stream().catch(failed);
      breakOff();
      try {
        if (!ended) await ask();
        reached();
        pause = PAUSE;
      } catch (error) {
        failed(error);
        pause = Math.min(pause * 2, SLOW);
      }
      await new Promise((done) => {
        wake = done;
        if (!document.hidden) setTimeout(done, pause * (0.75 + Math.random() / 2)); // not all browsers at once
      });
    }
  }

  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  run();
  return stop;
}
