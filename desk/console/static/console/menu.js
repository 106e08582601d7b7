// On a narrow screen the pages fold behind a button. Without this script they all stand there.
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
  if (key !== "Escape" || !pages.contains(document.activeElement) || !button.checkVisibility()) return;
  fold(true);
  button.focus();
});
