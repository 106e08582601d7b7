/** data-color: the accent of the chat in light and dark, with text that stands out on it and links in the colour of text. Pure. */

/** Relative luminance, WCAG 2.2. */
const luminance = (parts) => parts.reduce((sum, part, at) => sum + [0.2126, 0.7152, 0.0722][at] *
  (part > 0.04045 ? ((part + 0.055) / 1.055) ** 2.4 : part / 12.92), 0);

/** A rule for the host; nothing when `color` is not #rrggbb. Black or white: one of them always has 4.58 to 1 or more. */
export function paint(color) {
  if (!/^#[\da-f]{6}$/i.test(color)) {
    console.warn("imf-assistant: data-color must look like #0e5a60");
    return "";
  }
  const text = luminance(color.match(/\w\w/g).map((part) => parseInt(part, 16) / 255)) > 0.1791 ? "#000" : "#fff";
  const rules = ["", "-dark"].map((scheme) => `--imf-accent${scheme}:${color}!important;--imf-on-accent${scheme}:${text}!important;`);
  return `:host{${rules.join("")}--imf-link:currentColor!important}`;
}
