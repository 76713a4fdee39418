/**
 * Elements are built node by node: no innerHTML anywhere, so that no text of a server, of a patient or of a
 * page can become markup, and the host's Trusted Types policy has nothing to object to.
 */
type Value = string | number | boolean | null | undefined | ((event: never) => void);
type Child = Node | string | null | undefined;

const SVG = "http://www.w3.org/2000/svg";

/** `on...` keys are listeners, `true` is an empty attribute, `false`, `null` and `undefined` leave it out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child != null && child !== ""));
  return element;
}

/** A decorative drawing on a 24 x 24 grid; the button around it carries the name. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  chat: "M21 12a8 8 0 0 1-8 8H4l1.8-3.2A8 8 0 1 1 21 12ZM9 10.5h8M9 14h5",
  close: "M6 6l12 12M18 6 6 18",
  menu: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 20V5M5.5 11.5 12 5l6.5 6.5",
  up: "M7 11v9H4v-9h3Zm0 0 4-7c1.4 0 2.3 1 2 2.4L12.3 10H18a2 2 0 0 1 2 2.3l-1 6A2 2 0 0 1 17 20H7",
  down: "M17 13V4h3v9h-3Zm0 0-4 7c-1.4 0-2.3-1-2-2.4l.700-3.6H6a2 2 0 0 1-2-2.3l1-6A2 2 0 0 1 7 4h10",
  back: "M15 5l-7 7 7 7",
  arrow: "M12 5v14M5.5 12.5 12 19l6.5-6.5",
  drop: "M12 3.5s6 6.3 6 10.7a6 6 0 0 1-12 0C6 9.8 12 3.5 12 3.5Z",
} as const;

/** Where the chat takes the whole screen: phones, upright or on their side. */
export const narrow = (): MediaQueryList => matchMedia("(max-width: 600px), (max-height: 480px)");
