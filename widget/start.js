/** Asks for all of the chat at once, so that no file waits until another one has named it. */
const style = fetch(new URL("widget.css", import.meta.url));
const [panel] = [import("./panel.js"), import("./conversation.js"), import("./desk.js"), import("./message.js"), import("./words.js")];
for (const part of [style, panel]) part.catch(() => {}); // mount() tells

/** As mount of panel.js, once everything has come. */
export async function mount(frame) {
  const { mount } = await panel;
  return mount({ ...frame, style: await style });
}
