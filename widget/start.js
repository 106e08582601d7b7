/** Asks for the chat and its look at once. */
const parts = [fetch(new URL("widget.css", import.meta.url)), import("./panel.js")];

/** As mount() of panel.js, once everything has come. */
export async function mount(frame) {
  const [style, { mount }] = await Promise.all(parts);
  return mount({ ...frame, style });
}
