/* The launcher: the one script a page embeds (docs/embed-the-widget.md). Put <imf-assistant>, with the helpline as
 * plain links in it, and <script defer src="/widget/embed.js"> into the page. The dialog and its numbers are made
 * here, so that they stay when the rest cannot be loaded or fails. */
(() => {
  const tag = document.currentScript || document.querySelector('script[src*="/embed.js"]');
  const home = new URL(".", tag.src);
  // as in content/contacts.yml (a test compares)
  const HELPLINE = [
    { label: "USA and Canada", display: "800-452-CURE (2873)", href: "tel:+18004522873" },
    { label: "Everywhere else", display: "+1-818-487-7455", href: "tel:+18184877455" },
  ];
  const STYLE = `:host{all:initial!important;position:fixed!important;z-index:2147483647!important;bottom:1em!important;right:1em!important;color-scheme:light dark!important}
:host([data-position=left]){right:auto!important;left:1em!important}
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
      if (this.shadowRoot) return;
      const options = { ...tag.dataset, ...this.dataset };
      if (options.position) this.dataset.position = options.position;
      const sheet = new CSSStyleSheet(); // throws in old browsers: the links inside the tag stay
      sheet.replaceSync(STYLE);
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];

      const launcher = el("button", { className: "launcher", ariaHasPopup: "dialog" }, options.label || "Ask a question");
      const close = el("button", { className: "close" }, "Close");
      const title = el("h2", { id: "title" }, "Immunotherapy assistant");
      const numbers = el("div", { className: "numbers" });
      const body = el("div", { className: "body" });
      const dialog = el("dialog", { lang: "en" }, el("header", {}, title, close, numbers), body);
      dialog.setAttribute("aria-labelledby", "title");
      const helpline = (lines) => numbers.replaceChildren(el("p", {}, "Call the IMF helpline"), ...lines.map(({ label, display, href }) =>
        el("a", { href }, el("span", {}, label), " ", el("b", {}, display))));
      helpline(HELPLINE);
      root.append(launcher, dialog);

      let panel, loading;
      let tries = 0;
      const load = () => (loading ||= (async () => {
        try {
          const module = await import(new URL(`panel.js?${tries}`, home));
          panel = await module.mount({ options, home, root, launcher, dialog, title, body, helpline, HELPLINE });
        } catch (error) {
          console.error(error);
          loading = null;
          tries += 1; // a failed module is remembered by its address
          body.replaceChildren(el("p", { role: "alert" }, "The chat cannot open now. Please call."));
        }
      })());
      launcher.onclick = async () => {
        launcher.hidden = true;
        if (!panel) {
          body.textContent = "Opening…";
          dialog.show();
          close.focus();
          await load();
          if (!dialog.open) return;
        }
        panel?.open();
      };
      close.onclick = () => dialog.close();
      dialog.onkeydown = (event) => {
        if (event.key === "Escape") close.click();
      };
      dialog.onclose = () => {
        if (dialog.open) return; // open again in the other mode
        launcher.hidden = false;
        launcher.focus();
      };
      try {
        // not sent yet, or staff may have replied
        if (sessionStorage.getItem("imf-assistant")?.[2] || JSON.parse(localStorage.getItem("imf-assistant")).waiting) load();
      } catch {}
    }
  }
  const start = () => {
    if (customElements.get("imf-assistant")) return;
    customElements.define("imf-assistant", Assistant);
    document.querySelector("imf-assistant") || document.body.append(document.createElement("imf-assistant"));
  };
  document.body ? start() : addEventListener("DOMContentLoaded", start);
})();
