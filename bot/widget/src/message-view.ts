/** One message as an item of the log. */
import { h, icon, ICONS } from "./dom";
import { fill, type Words } from "./i18n";
import { link, linkify, safeUrl } from "./links";
import type { Message } from "./message";
import type { Delivery, Outgoing } from "./outbox";
import type { Rating } from "./store";

export interface MessageActions {
  rate(seq: number, value: Rating): Promise<void>;
  retry(key: string): void;
  edit(key: string): void;
  discard(key: string): void;
}

/** How the transcript names a contact form, whose fields are kept apart from it. */
const CONTACT_SENT = "[contact form sent]";

export function messageItem(message: Message, rating: Rating, words: Words, actions: MessageActions): HTMLLIElement {
  const bot = message.from === "bot";
  const item = h("li", { class: "message " + message.from });
  item.dataset["seq"] = String(message.seq);
  const source = bot && message.source ? safeUrl(message.source.url) : null;
  item.append(
    bubble(
      !bot && message.text === CONTACT_SENT ? words.contactSent : message.text,
      bot,
      words,
      bot ? message.lang : null,
      source ? link(fill(words.source, { title: message.source?.title || new URL(source).host }), source, { class: "source" }) : null,
    ),
    h(
      "div",
      { class: "meta" },
      clock(message.at, words),
      ...(bot && message.outcomes.includes("answer") ? thumbs(message.seq, rating, words, actions) : []),
    ),
  );
  return item;
}

/** A message that the server has not acknowledged. */
export function outgoingItem(item: Outgoing, words: Words, actions: MessageActions): HTMLLIElement {
  const element = h("li", { class: "message patient " + item.state });
  element.dataset["key"] = item.key;
  element.append(
    bubble(item.text, false, words, null),
    h("div", { class: "meta" }, clock(item.at, words), ...delivery(item, words, actions)),
  );
  if (item.reply) element.append(h("div", { class: "urgent" }, bubble(item.reply, true, words, null)));
  return element;
}

function delivery({ key, state }: Outgoing, words: Words, actions: MessageActions): HTMLElement[] {
  const says: Record<Delivery, string> = {
    sending: words.sending,
    waiting: words.waiting,
    failed: words.failed,
    refused: words.refused,
  };
  const button = (title: string, act: (key: string) => void): HTMLElement =>
    h("button", { type: "button", class: "small", onclick: () => act(key) }, title);
  const parts: HTMLElement[] = [h("span", { class: "state" }, says[state])];
  if (state === "waiting" || state === "failed") parts.push(button(words.retry, actions.retry));
  if (state === "failed" || state === "refused") parts.push(button(words.edit, actions.edit));
  if (state === "refused") parts.push(button(words.discard, actions.discard));
  return parts;
}

export function bubble(text: string, links: boolean, words: Words, lang: string | null, source: Node | null = null): HTMLElement {
  const paragraphs = text.split(/\n\s*\n/).filter((p) => p.trim());
  return h(
    "div",
    { class: "bubble" },
    h("span", { class: "hidden" }, links ? words.botSaid : words.youSaid),
    ...paragraphs.map((p) => h("p", { lang: lang === words.code ? null : lang }, ...(links ? linkify(p) : [p]))),
    source,
  );
}

/** The time of day where the reader is; the date too when it is not today. */
function clock(at: string, words: Words): HTMLElement | null {
  const when = new Date(at);
  if (isNaN(when.getTime())) return null;
  const today = when.toDateString() === new Date().toDateString();
  const style: Intl.DateTimeFormatOptions = { hour: "numeric", minute: "2-digit" };
  if (!today) Object.assign(style, { month: "short", day: "numeric" });
  return h("time", { datetime: at }, new Intl.DateTimeFormat(words.code + "-US", style).format(when));
}

function thumbs(seq: number, rating: Rating, words: Words, actions: MessageActions): HTMLElement[] {
  let now = rating;
  const button = (value: "up" | "down", name: string): HTMLButtonElement =>
    h(
      "button",
      {
        type: "button",
        class: "thumb",
        "aria-label": name,
        title: name,
        "aria-pressed": String(now === value),
        onclick: () => void press(value),
      },
      icon(ICONS[value]),
    );
  const buttons = { up: button("up", words.helpful), down: button("down", words.notHelpful) };
  const show = (value: Rating): void => {
    now = value;
    for (const side of ["up", "down"] as const) buttons[side].setAttribute("aria-pressed", String(now === side));
  };
  async function press(value: "up" | "down"): Promise<void> {
    const before = now;
    show(now === value ? "none" : value);
    buttons.up.before(said); // there before its words, or a screen reader does not say them
    try {
      await actions.rate(seq, now);
      said.textContent = now === "none" ? "" : words.thanks;
    } catch {
      show(before);
      said.textContent = words.feedbackFailed;
    }
  }
  const said = h("span", { class: "said", role: "status" });
  return [buttons.up, buttons.down];
}
