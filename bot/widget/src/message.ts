/** A message of the conversation as the server tells it (public API, version 1), checked at the door. */
export interface Choice {
  readonly id: string;
  readonly title: string;
}

export interface Message {
  /** Place in the conversation; grows, never repeats. */
  readonly seq: number;
  readonly from: "patient" | "bot";
  /** Plain text; an empty line parts paragraphs. */
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly lang: string;
  readonly choices: readonly Choice[];
  /** The text form of the chat is at one of its steps. */
  readonly form: { readonly topic: string } | null;
  readonly topics: readonly string[];
  readonly outcomes: readonly string[];
  readonly source: { readonly title: string; readonly url: string } | null;
}

type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;
export const stringOr = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);
const isString = (value: unknown): value is string => typeof value === "string";
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The well-formed messages in an answer, in order; anything else in it is left out. */
export function readMessages(value: unknown): Message[] {
  return list(isObject(value) ? value["messages"] : null)
    .filter(isObject)
    .filter((m) => Number.isInteger(m["seq"]) && (m["from"] === "bot" || m["from"] === "patient"))
    .map(readMessage)
    .sort((a, b) => a.seq - b.seq);
}

function readMessage(m: Json): Message {
  const form = m["form"];
  const source = m["source"];
  return {
    seq: m["seq"] as number,
    from: m["from"] as Message["from"],
    text: stringOr(m["text"], ""),
    at: stringOr(m["at"], ""),
    lang: stringOr(m["lang"], "en"),
    choices: list(m["choices"])
      .filter(isObject)
      .filter((c) => typeof c["id"] === "string" && typeof c["title"] === "string")
      .map((c) => ({ id: c["id"] as string, title: c["title"] as string })),
    form: isObject(form) ? { topic: stringOr(form["topic"], "") } : null,
    topics: list(m["topics"]).filter(isString),
    outcomes: list(m["outcomes"]).filter(isString),
    source: isObject(source) ? { title: stringOr(source["title"], ""), url: stringOr(source["url"], "") } : null,
  };
}
