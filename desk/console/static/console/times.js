// Instants in the reader's own time zone, and ages that stay current.
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

// The same words as ages.py, which writes the first ones.
export function age(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 1) return "under 1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
}

// The same words as `due` in ages.py.
export function due(milliseconds) {
  return milliseconds > 0 ? `due in ${age(milliseconds)}` : `late by ${age(-milliseconds)}`;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function show() {
  const now = new Date();
  for (const time of document.querySelectorAll("time[data-age]")) setText(time, age(now - new Date(time.dateTime)));
  for (const time of document.querySelectorAll("time[data-due]")) {
    const left = new Date(time.dateTime) - now;
    setText(time, due(left));
    time.classList.toggle("late", left <= 0);
  }
  for (const time of document.querySelectorAll("time[data-at]")) {
    const at = new Date(time.dateTime);
    const isToday = at.toDateString() === now.toDateString();
    setText(time, (isToday ? hour : day).format(at));
    time.title = day.format(at);
  }
}

show();
setInterval(show, 20_000);
document.addEventListener("htmx:load", show);
