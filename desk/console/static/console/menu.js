// On a narrow screen the pages fold behind a button; without this script they all stand there. Escape closes them, and any menu.
const button = document.getElementById("menu");
const pages = document.getElementById("pages");

function fold(closed) {
  pages.classList.toggle("folded", closed);
  button.setAttribute("aria-expanded", String(!closed));
}

button.hidden = false;
fold(true);
button.addEventListener("click", () => fold(button.getAttribute("aria-expanded") === "true"));
document.addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && document.activeElement.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !pages.contains(document.activeElement) || !button.checkVisibility()) return;
  fold(true);
  button.focus();
});
