/**
 * Which words of a bot message become links, and which addresses a link may have.
 *
 * Rule: only https, http, tel and mailto; everything else stays text. Text comes from a server, and a server
 * can be fed by people, so the check is on the parsed address, never on how it looks.
 */
import { h } from "./dom";

const SCHEMES = new Set(["https:", "http:", "tel:", "mailto:"]);

/** The address as the browser will read it, or null when it may not be a link. */
export function safeUrl(address: unknown): string | null {
  if (typeof address !== "string") return null;
  try {
    const url = new URL(address); // no base: a relative address has no place in a message
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Like safeUrl, for pictures: no tel or mailto. */
export function safePicture(address: unknown): string | null {
  const url = safeUrl(address);
  return url?.startsWith("http") ? url : null;
}

// An address, an e-mail, a US phone number (NANP: area code and exchange begin with 2 to 9), or 911 and 988.
const LINKS =
  /https?:\/\/[^\s<>"'`{}|\\^]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\+?1[-. ]?)?(?:\([2-9]\d{2}\) ?|\b[2-9]\d{2}[-. ]?)[2-9]\d{2}[-. ]?\d{4}\b|\b(?:911|988)\b/g;
const TRAILING = /[.,;:!?)\]]+$/;

export const telUrl = (number: string): string => "tel:" + number.replace(/[^\d+]/g, "");

/** A link that opens beside the clinic's page and tells the other side nothing about it. */
export function link(text: string, href: string, attributes: Record<string, string> = {}): HTMLAnchorElement {
  const outside = href.startsWith("http");
  return h("a", { href, ...(outside ? { target: "_blank", rel: "noopener noreferrer" } : {}), ...attributes }, text);
}

/** The text as nodes, with its addresses and numbers made into links. */
export function linkify(text: string): (string | HTMLAnchorElement)[] {
  const parts: (string | HTMLAnchorElement)[] = [];
  let done = 0;
  for (const match of text.matchAll(LINKS)) {
    let found = match[0];
    const at = match.index ?? 0;
    if (at < done) continue;
    let href: string | null;
    if (/^https?:/.test(found)) {
      found = found.replace(TRAILING, "");
      href = safeUrl(found);
    } else {
      href = safeUrl(found.includes("@") ? "mailto:" + found : telUrl(found));
    }
    if (!href) continue;
    if (at > done) parts.push(text.slice(done, at));
    parts.push(link(found, href));
    done = at + found.length;
  }
  if (done < text.length) parts.push(text.slice(done));
  return parts;
}
