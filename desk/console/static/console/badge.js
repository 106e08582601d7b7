// How many wait: in the title, on the icon of an installed page, and the danger among them beside "Queue".
const badge = document.getElementById("danger");
const words = document.title.replace(/^\(\d+\) /, "");

document.body.addEventListener("desk:queue", ({ detail }) => {
  document.title = detail.waiting ? `(${detail.waiting}) ${words}` : words;
  navigator.setAppBadge?.(detail.waiting).catch(() => {}); // not every window may carry one
  if (!badge) return;
  badge.hidden = !detail.danger;
  badge.querySelector("b").textContent = detail.danger;
});
