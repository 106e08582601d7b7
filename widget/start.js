/** Asks for all of the chat at once, so that no file waits until another one has named it. */
const parts = [
  fetch(new URL("widget.css", import.meta.url)),
  import("./panel.js"), import("./conversation.js"), import("./desk.js"), import("./message.js"), import("./words.js"),
  import("./menu.js"), import("./copy.js"), import("./helpful.js"), import("./privacy.js"),
];

/** As mount() of panel.js, once everything has come. */
export async function mount(frame) {
  const [style, { mount }] = await Promise.all(parts);
  return mount({ ...frame, style });
}
