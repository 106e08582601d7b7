/** "More" in the header: save, print, end the chat, forget me. What cannot be undone is asked once. */
import { copy, print, save } from "./copy.js";
import { button, el } from "./message.js";
import { words } from "./words.js";

/** `numbers()` are those of the helpline now. */
export function makeMenu({ conversation, numbers }) {
  const list = el("div", { className: "menu", hidden: true });
  const more = button("more", words.more, () => show(list.hidden && acts));
  const node = el("div", { className: "extra" }, more, list);

  function show(items) {
    list.hidden = !items;
    more.ariaExpanded = Boolean(items);
    list.replaceChildren(...(items || []));
  }
  const close = () => {
    show();
    more.focus();
  };
  const act = (text, work) => button("plain", text, () => {
    close();
    work();
  });
  const paper = () => copy(conversation.messages(), numbers());
  function ask(text, question, how) {
    const stay = act(words.keep, () => {});
    return button("plain", text, () => {
      show([el("p", { id: "asked" }, question), act(text, () => conversation.leave(how)), stay]);
      stay.setAttribute("aria-describedby", "asked");
      stay.focus();
    });
  }
  const acts = [
    act(words.save, () => save(paper())),
    act(words.print, () => print(paper())),
    ask(words.end, words.endAsk, "end"),
    ask(words.forget, words.forgetAsk, "forget"),
  ];

  show();
  node.onkeydown = (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.preventDefault(); // the dialog stays
    event.stopPropagation();
    close();
  };
  node.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !node.contains(relatedTarget)) show();
  });
  return node;
}
