// What every live page of the desk needs: it says when it is cut off, and keeps opened parts open.
const trouble = document.getElementById("trouble");
const UNREACHABLE = "The desk cannot be reached. What you see may be old.";
let open = [];

export function complain(...parts) {
  trouble.replaceChildren(...parts);
  trouble.hidden = false;
}

// `onSignedOut` decides what becomes of the page when the session has ended.
export function watch(onSignedOut) {
  document.addEventListener("htmx:sendError", () => complain(UNREACHABLE));
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.xhr.status === 401) onSignedOut();
    else if (detail.xhr.status !== 404) complain(UNREACHABLE);
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) return;
    trouble.hidden = true;
    document.body.classList.remove("signed-out");
  });
  document.addEventListener("htmx:beforeSwap", () => {
    open = [...document.querySelectorAll("details[open][id]")].map((part) => part.id);
  });
  document.addEventListener("htmx:load", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  });
}
