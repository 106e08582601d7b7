/** data-color: the accent of the chat in light and dark, with text that stands out on it and links in the colour of text. Pure. */

/** A rule for the host; nothing when `color` is not #rrggbb. */
export function paint(color) {
  if (!/^#[\da-f]{6}$/i.test(color)) {
    console.warn("imf-assistant: data-color must look like #0e5a60");
    return "";
  }
  const [red, green, blue] = color.match(/\w\w/g).map((part) => (parseInt(part, 16) / 255) ** 2.2);
  // its luminance, near enough: black or white, the chosen one has a contrast of 4.52 at the least
  const text = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000" : "#fff";
  const rules = ["", "-dark"].map((scheme) => `--imf-accent${scheme}:${color}!important;--imf-on-accent${scheme}:${text}!important;`);
  return `:host{${rules.join("")}--imf-link:currentColor!important}`;
}
