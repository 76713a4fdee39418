/**
 * The clinic's colour, made readable. Rule (WCAG 2.2, 1.4.3 and 1.4.11): whatever colour a clinic chooses, words
 * in it or on it have a contrast of at least 4.5 : 1; a colour that does not reach it is darkened (light scheme)
 * or lightened (dark scheme) until it does.
 */
type Rgb = readonly [number, number, number];

/** --soft of theme.css, the least distant background of the accent, and where it goes when it is too near. */
const SCHEMES = {
  light: { behind: [235, 241, 241], towards: 0 },
  dark: { behind: [38, 50, 53], towards: 255 },
} as const;
/** --back of the dark scheme: the patient's own bubbles are a tint of it there, because a bright one glares. */
const DARK: Rgb = [22, 31, 33];
const ENOUGH = 4.6; // a little over 4.5, for rounding

export function applyAccent(root: HTMLElement, light: string, dark: string): void {
  set(root, "--_chat-light", light, "light");
  set(root, "--_chat-dark", dark || light, "dark");
}

function set(root: HTMLElement, property: string, wish: string, scheme: keyof typeof SCHEMES): void {
  const wished = parse(root, wish);
  if (!wished) return;
  const colour = readable(wished, SCHEMES[scheme]);
  root.style.setProperty(property, css(colour));
  if (scheme === "dark") root.style.setProperty("--_chat-mine", css(mix(DARK, colour, 0.28)));
}

const css = (colour: Rgb): string => `rgb(${colour.join(" ")})`;
const mix = (from: Rgb, to: Rgb, part: number): Rgb =>
  from.map((c, at) => Math.round(c + ((to[at] ?? 0) - c) * part)) as unknown as Rgb;

/** Any colour that the browser understands; null for anything else. */
function parse(root: HTMLElement, wish: string): Rgb | null {
  if (!wish || !CSS.supports("color", wish)) return null;
  const probe = root.appendChild(document.createElement("i"));
  probe.style.color = wish;
  const found = /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(probe).color);
  probe.remove();
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null;
}

function readable(colour: Rgb, { behind, towards }: { behind: Rgb; towards: number }): Rgb {
  let now = colour;
  for (let step = 0; step < 40 && contrast(now, behind) < ENOUGH; step++) {
    now = mix(now, [towards, towards, towards], 0.06);
  }
  return now;
}

function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
