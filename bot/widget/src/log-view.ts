/**
 * The transcript on screen. Confirmed messages stand in the order of their numbers, what is still on its way
 * after them; nodes are added and moved, never rebuilt, so that message 200 costs what message 2 costs.
 */
import { h, icon, ICONS } from "./dom";
import type { Words } from "./i18n";
import type { Choice, Message } from "./message";
import { messageItem, outgoingItem, type MessageActions } from "./message-view";
import type { Outgoing } from "./outbox";
import type { Rating } from "./store";

export interface LogActions extends MessageActions {
  choose(choice: Choice, of: Message): void;
  openForm(topic: string): void;
  focusInput(): void;
}

/** So many topics are offered at once; the rest behind one button. */
const CHOICES_AT_ONCE = 6;
/** Nearer to the end than this, in pixels, and the reader is reading the end. */
const NEAR_END = 80;
const DOTS_MS = 250;
const SLOW_MS = 5_000;

export class LogView {
  readonly element: HTMLElement;
  private readonly list: HTMLOListElement;
  private readonly replies = h("div", { class: "replies" });
  private readonly typing: HTMLElement;
  private readonly slow = h("p", { class: "notice" });
  private readonly jump: HTMLButtonElement;
  readonly scroller: HTMLElement;
  /** The reader is at the end and wants to stay there when the log becomes lower or higher. */
  private stick = true;
  /** Items of an ended conversation stay above this one. */
  private floor: Element | null = null;
  private typingState = "";
  private timers: number[] = [];

  constructor(
    private readonly words: Words,
    private readonly actions: LogActions,
  ) {
    this.list = h("ol", { class: "messages", role: "list" });
    this.typing = h("div", { class: "typing", "aria-hidden": "true", hidden: true }, h("i"), h("i"), h("i"));
    this.slow.hidden = true;
    this.slow.textContent = words.thinking;
    this.scroller = h(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": words.log, onscroll: () => this.scrolled() },
      this.list,
      this.typing,
      this.slow,
      this.replies,
    );
    this.jump = h(
      "button",
      { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd() },
      icon(ICONS.arrow),
      words.newBelow,
    );
    this.element = h("div", { class: "log" }, this.scroller, this.jump);
    new ResizeObserver(() => this.stick && this.toEnd()).observe(this.scroller);
  }

  /** A card before the first message (privacy notice). */
  intro(card: HTMLElement): void {
    this.scroller.querySelector(".privacy")?.remove();
    this.scroller.prepend(card);
  }

  said(message: Message, rating: Rating, fresh: boolean): void {
    const item = messageItem(message, rating, this.words, this.actions);
    this.list.insertBefore(item, this.placeFor(message.seq));
    timeOnce(item.previousElementSibling, item);
    if (!item.nextElementSibling) this.offer(message);
    this.follow(item, fresh);
  }

  outgoing(item: Outgoing): void {
    const element = outgoingItem(item, this.words, this.actions);
    const old = this.find(item.key);
    const within = old?.contains((old.getRootNode() as ShadowRoot).activeElement);
    if (old) {
      old.replaceWith(element);
      if (this.stick) this.toEnd();
    } else {
      this.list.append(element);
      this.clearReplies();
      this.toEnd();
    }
    if (within) (element.querySelector<HTMLElement>("button") ?? { focus: this.actions.focusInput }).focus();
  }

  remove(key: string): void {
    const old = this.find(key);
    if (!old) return;
    if (old.contains((old.getRootNode() as ShadowRoot).activeElement)) this.actions.focusInput();
    old.remove();
  }

  notice(text: string): void {
    this.list.insertBefore(h("li", { class: "notice" }, text), this.list.querySelector("[data-key]"));
    this.toEnd();
  }

  /** What is here belongs to an ended conversation: it stays readable, and nothing in it can be pressed. */
  freeze(): void {
    this.clearReplies();
    for (const item of this.list.querySelectorAll<HTMLElement>("li:not([data-key])")) {
      item.removeAttribute("data-seq");
      for (const part of item.querySelectorAll(".thumb, .said")) part.remove();
      this.floor = item;
    }
  }

  /** Dots after a moment; after a longer one, when the server has the words, a sentence. */
  setTyping(on: boolean, arrived: boolean): void {
    const state = on ? (arrived ? "thinking" : "sending") : "";
    if (state === this.typingState) return;
    this.typingState = state;
    this.timers.forEach(clearTimeout);
    this.timers = [];
    const show = (element: HTMLElement, after: number): void => {
      const appear = (): void => {
        const end = this.atEnd();
        element.hidden = false;
        if (end) this.toEnd();
      };
      if (element.hidden) this.timers.push(window.setTimeout(appear, after));
    };
    if (state) show(this.typing, DOTS_MS);
    else this.typing.hidden = true;
    if (arrived) show(this.slow, SLOW_MS);
    else this.slow.hidden = true;
  }

  /** At opening: a new chat from its beginning (the notice comes first), a running one at its end. */
  reveal(): void {
    this.stick = this.list.childElementCount > 1;
    if (this.stick) this.toEnd();
    else this.scroller.scrollTop = 0;
  }

  toEnd(): void {
    this.stick = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.jump.hidden = true;
  }

  private find(key: string): HTMLElement | null {
    return this.list.querySelector(`[data-key="${key}"]`);
  }

  /** The item before which a message of this number stands; walks from the end, where new ones belong. */
  private placeFor(seq: number): Element | null {
    let place: Element | null = null;
    for (let at = this.list.lastElementChild; at && at !== this.floor; at = at.previousElementSibling) {
      const own = (at as HTMLElement).dataset["seq"];
      if (own !== undefined && Number(own) < seq) break;
      if (own === undefined && !("key" in (at as HTMLElement).dataset)) break;
      place = at;
    }
    return place;
  }

  private offer(message: Message): void {
    this.clearReplies();
    if (message.from !== "bot") return;
    const { words, actions } = this;
    const buttons: HTMLElement[] = [];
    const { form } = message;
    if (form) {
      buttons.push(
        h(
          "button",
          { type: "button", class: "reply strong", onclick: () => actions.openForm(form.topic || (message.topics[0] ?? "")) },
          words.contactOpen,
        ),
      );
    }
    message.choices.forEach((choice, at) => {
      const foreign = message.lang !== words.code;
      const topic = foreign && (choice.id === "contact" ? words.contact : words.topics[choice.id.replace("topic:", "")]);
      const button = h(
        "button",
        { type: "button", class: "reply", lang: foreign && !topic ? message.lang : null },
        topic ? topic.charAt(0).toUpperCase() + topic.slice(1) : choice.title,
      );
      button.addEventListener("click", () => {
        actions.focusInput();
        actions.choose(choice, message);
      });
      button.hidden = at >= CHOICES_AT_ONCE && message.choices.length > CHOICES_AT_ONCE + 1;
      buttons.push(button);
    });
    if (buttons.some((button) => button.hidden)) {
      const more = h("button", { type: "button", class: "reply more" }, words.moreChoices);
      more.addEventListener("click", () => {
        const rest = buttons.filter((button) => button.hidden);
        rest.forEach((button) => (button.hidden = false));
        rest[0]?.focus();
        more.remove();
      });
      buttons.push(more);
    }
    if (!buttons.length) return;
    this.replies.setAttribute("role", "group");
    this.replies.setAttribute("aria-label", words.choices);
    this.replies.append(...buttons);
  }

  private clearReplies(): void {
    const { replies } = this;
    if (replies.contains((replies.getRootNode() as ShadowRoot).activeElement)) this.actions.focusInput();
    replies.replaceChildren();
    replies.removeAttribute("role");
    replies.removeAttribute("aria-label");
  }

  private atEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  /** Shows a new message from its first line; does not tear away somebody who reads further up. */
  private follow(item: HTMLElement, fresh: boolean): void {
    const { scroller } = this;
    if (!fresh || item === this.list.firstElementChild) return this.reveal();
    const above = item.offsetTop - scroller.scrollTop;
    if (above > scroller.clientHeight + NEAR_END && item.classList.contains("bot")) {
      this.jump.hidden = false;
      return;
    }
    // The question before it stays in sight as long as the answer fits below it.
    const start = (item.previousElementSibling as HTMLElement | null) ?? item;
    const top = scroller.scrollHeight - start.offsetTop > scroller.clientHeight ? item.offsetTop : start.offsetTop;
    scroller.scrollTop = Math.min(scroller.scrollHeight, top - 12);
  }

  private scrolled(): void {
    this.stick = this.atEnd() && this.list.childElementCount > 1;
    if (this.stick) this.jump.hidden = true;
  }
}

/** Of a question and the bubbles of its answer, said within one minute, the last one shows the time. */
function timeOnce(before: Element | null, after: Element): void {
  const [meta, last] = [before, after].map((item) => item?.querySelector(".meta"));
  if (after.classList.contains("bot") && meta && meta.textContent === last?.textContent && !meta.querySelector("button")) meta.remove();
}
