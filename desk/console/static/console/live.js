// What every live page of the desk needs: it says when it is cut off, and keeps opened parts open. The events that tell of
// changes come from stream.js.
const trouble = document.getElementById("trouble");
const UNREACHABLE = "The desk cannot be reached. What you see may be old.";
const NOT_SENT = "The desk cannot be reached, and nothing was sent. Try again in a moment.";
const REFUSED = "That did not work. Try again in a moment; nothing is sent twice.";
let open = [];
let untilSent = false; // the complaint is about something that was to be sent: news that get through do not settle it

export function complain(...parts) {
  trouble.replaceChildren(...parts);
  trouble.hidden = false;
}

export function settle() {
  trouble.hidden = true;
}

function isPost(detail) {
  return detail.requestConfig.verb === "post";
}

// `onSignedOut` decides what becomes of the page when the session has ended.
export function watch(onSignedOut) {
  document.body.addEventListener("desk:signed-out", (event) => {
    event.preventDefault();
    untilSent = false;
    onSignedOut();
  });
  document.addEventListener("htmx:sendError", ({ detail }) => {
    untilSent ||= isPost(detail);
    complain(untilSent ? NOT_SENT : UNREACHABLE);
  });
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.xhr.status === 401) {
      untilSent = false; // after a new sign-in the page goes on
      return onSignedOut();
    }
    if (isPost(detail)) {
      untilSent = true;
      complain(REFUSED);
    } else if (!untilSent && detail.xhr.status !== 404) complain(UNREACHABLE);
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) return;
    if (isPost(detail)) untilSent = false;
    if (!untilSent) trouble.hidden = true;
    document.body.classList.remove("signed-out");
  });
  document.addEventListener("htmx:beforeSwap", () => {
    open = [...document.querySelectorAll("details[open][id]")].map((part) => part.id);
  });
  document.addEventListener("htmx:load", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  });
}
