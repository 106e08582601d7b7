/* The launcher: the one script a page embeds (docs/embed-the-widget.md). Put <imf-assistant>, with the helpline as
 * plain links in it, and <script defer src="/widget/embed.js"> into the page. The dialog and its numbers are made
 * here, so that they stay when the rest cannot be loaded or fails. */
(() => {
  const tag = document.currentScript || document.querySelector('[src*="/embed.js"]');
  const home = new URL(".", tag.src);
  const get = (file) => import(new URL(file, home));
  // as in content/contacts.yml (a test compares)
  const HELPLINE = [
    { label: "USA and Canada", display: "800-452-CURE (2873)", href: "tel:+18004522873" },
    { label: "Everywhere else", display: "+1-818-487-7455", href: "tel:+18184877455" },
  ];
  const STYLE = `:host{all:initial!important;position:fixed!important;z-index:2147483647!important;inset:auto 1em 1em auto!important;color-scheme:light dark!important}
:host([data-position=left]){inset:auto auto 1em 1em!important}
[hidden]{display:none!important}
button,dialog{font:1.125em/1.45 system-ui,sans-serif}
button{font-weight:600;min-height:44px;padding:.5em 1.3em;background:var(--imf-accent,#0e5a60);color:var(--imf-on-accent,#fff);border:2px solid;border-radius:2em;cursor:pointer}
a{display:block;min-height:44px}
dialog{position:fixed;inset:auto 1em 1em auto;max-width:22em;border:2px solid}
:focus-visible{outline:3px solid;outline-offset:3px}
@media print{:host{display:none!important}}`;

  const el = (name, props, ...children) => {
    const node = Object.assign(document.createElement(name), props);
    node.append(...children);
    return node;
  };

  class Assistant extends HTMLElement {
    connectedCallback() {
      this.ready ||= this.begin();
      if (this.shadowRoot) this.showPopover?.(); // put back by the page
    }

    async begin() {
      const sheet = new CSSStyleSheet();
      const options = { ...tag.dataset, ...this.dataset };
      const { color, label, position = "" } = options;
      this.dataset.position = position;
      const lang = ` ${options.lang} ${document.documentElement.lang}`.match(/ (?:(es|ar)|en)\b/i)?.[1]?.toLowerCase(); // words.<lang>.js; nothing: English
      // until both are here, or have failed, the links inside the tag stay
      const [language, shades] = (await Promise.allSettled([lang && get(`words.${lang}.js`), color && get("color.js")])).map(({ value }) => value);
      const word = (text) => language?.frame[text] || text; // by its English
      sheet.replaceSync(STYLE + (shades?.paint(color) || ""));
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];

      const launcher = el("button", { className: "launcher", ariaHasPopup: "dialog", dir: "auto", lang: label ? "" : word("en") }, label || word("Ask a question"));
      const close = el("button", { className: "close" }, word("Close"));
      const title = el("h2", {}, word("Immunotherapy assistant"));
      const numbers = el("div", { className: "numbers" });
      const body = el("div", { className: "body" });
      const dialog = el("dialog", { ariaLabel: title.textContent, lang: word("en"), dir: word("ltr") }, el("header", {}, title, close, el("p", {}, word("Call the IMF helpline")), numbers), body);
      const tell = (name, detail) => this.dispatchEvent(new CustomEvent(`imf-assistant:${name}`, { detail, bubbles: true, composed: true }));

      const helpline = (lines) => numbers.replaceChildren(...lines.map(({ label, display, href }) =>
        el("a", { href }, el("span", {}, word(label)), " ", el("b", { dir: "ltr" }, display))));
      helpline(HELPLINE);
      root.append(launcher, dialog);

      let panel, loading, tries = 0;
      const load = () => (loading ||= (async () => {
        try {
          const [{ mount }, style] = await Promise.all([get(`panel.js?${tries}`), fetch(new URL("widget.css", home))]);
          panel = await mount({ options, home, root, launcher, dialog, title, body, helpline, HELPLINE, style, language, tell });
        } catch (error) {
          console.error(error);
          loading = null;
          tries += 1; // a failed module is remembered by its address
          body.replaceChildren(el("p", { role: "alert" }, word("The chat cannot open now. Please call. In an emergency, call 911 or your local emergency number.")));
          tell("error", { kind: "load" });
        }
      })());
      launcher.onclick = async () => {
        launcher.hidden = true;
        tell("open");
        if (!panel) {
          body.textContent = word("Opening… In an emergency, call 911 or your local emergency number.");
          dialog.show();
          close.focus();
          await load();
          if (!dialog.open) return;
        }
        panel?.open();
      };
      close.onclick = () => dialog.close();
      dialog.onkeydown = ({ key }) => {
        if (key === "Escape") close.click();
      };
      dialog.onclose = () => {
        if (dialog.open) return; // open again in the other mode
        launcher.hidden = false;
        launcher.focus();
        tell("close");
      };
      try {
        // not sent yet, or staff may have replied
        if (sessionStorage["imf-assistant"]?.[2] || JSON.parse(localStorage["imf-assistant"]).waiting) load();
      } catch {}
      this.popover = "manual"; // the top layer: above all of the page, and fixed to the screen even where body is transformed
      this.showPopover?.();
    }
  }
  const start = () => {
    if (customElements.get("imf-assistant")) return;
    new CSSStyleSheet().replaceSync(STYLE); // throws in old browsers: the tag stays undefined, and its links on the page
    customElements.define("imf-assistant", Assistant);
    document.querySelector("imf-assistant") || document.body.append(el("imf-assistant"));
  };
  document.body ? start() : addEventListener("DOMContentLoaded", start);
})();
