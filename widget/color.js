/** From the one colour of data-color, all that the look needs, each with text that stands out on it. Pure. */

const ENOUGH = 4.5; // contrast of text, WCAG 2.2 AA
// what links and outlines stand on: the hardest of each scheme in widget.css
const LIGHT = [250, 247, 242];
const DARK = [33, 42, 43];
const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];

const luminance = (color) => color.reduce((sum, part, at) => {
  const share = part / 255;
  return sum + [0.2126, 0.7152, 0.0722][at] * (share > 0.04045 ? ((share + 0.055) / 1.055) ** 2.4 : share / 12.92);
}, 0);

export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** `color`, as much nearer to `end` as it must be to be read on `ground`. */
function readable(color, ground, end) {
  const at = (step) => color.map((part, n) => Math.round(part + ((end[n] - part) * step) / 20));
  let step = 0;
  while (contrast(at(step), ground) < ENOUGH) step += 1;
  return at(step);
}

const css = (color) => `rgb(${color})`;
const pair = (suffix, color) => {
  const text = contrast(color, WHITE) >= ENOUGH ? WHITE : BLACK; // one of the two always does
  return `--imf-accent${suffix}:${css(color)}!important;--imf-on-accent${suffix}:${css(text)}!important;`;
};

/** A rule for the host; nothing when `color` is not #rrggbb. */
export function paint(color) {
  if (!/^#[\da-f]{6}$/i.test(color)) {
    console.warn("imf-assistant: data-color must look like #0e5a60");
    return "";
  }
  const own = color.match(/\w\w/g).map((part) => parseInt(part, 16));
  return `:host{${pair("", own)}${pair("-light", readable(own, LIGHT, BLACK))}${pair("-dark", readable(own, DARK, WHITE))}}`;
}
