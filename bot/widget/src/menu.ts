/** The few things that are not questions: contact the clinic, start over, delete, the other language. */
import { h, icon, ICONS } from "./dom";
import type { Words } from "./i18n";

export interface MenuActions {
  contact(): void;
  startOver(): void;
  remove(): void;
  otherLanguage(): void;
}

/** A button that shows a list of buttons (a disclosure: no arrow keys to learn). */
export class Menu {
  readonly button: HTMLButtonElement;
  readonly list: HTMLElement;

  constructor(words: Words, actions: MenuActions) {
    this.button = h(
      "button",
      {
        type: "button",
        class: "round menu-button",
        "aria-label": words.menu,
        "aria-expanded": "false",
        "aria-controls": "menu",
        onclick: () => this.toggle(Boolean(this.list.hidden)),
      },
      icon(ICONS.menu),
    );
    const item = (title: string, act: () => void, lang?: string): HTMLElement =>
      h("li", {}, h("button", { type: "button", lang, onclick: () => { this.toggle(false); act(); } }, title));
    this.list = h(
      "ul",
      { id: "menu", class: "menu", hidden: true, role: "list" },
      item(words.contact, actions.contact),
      item(words.startOver, actions.startOver),
      item(words.remove, actions.remove),
      item(words.otherLanguage, actions.otherLanguage, words.code === "en" ? "es" : "en"),
    );
  }

  get open(): boolean {
    return !this.list.hidden;
  }

  toggle(open: boolean): void {
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.button.focus();
  }

  /** Closes when focus or a press goes elsewhere. */
  leave(to: EventTarget | null): void {
    if (!this.open || (to instanceof Node && (this.list.contains(to) || this.button.contains(to)))) return;
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }
}
