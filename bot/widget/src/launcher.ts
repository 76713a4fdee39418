/** The button that opens the chat: the only thing on the page until somebody wants more. */
import { h, icon, ICONS } from "./dom";
import type { Words } from "./i18n";

export class Launcher {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  private readonly label = h("span", { class: "launcher-label" });

  constructor(
    private words: Words,
    private readonly text: string | null,
    open: () => void,
  ) {
    this.button = h(
      "button",
      { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: open },
      icon(ICONS.chat),
      this.label,
    );
    this.element = h("section", { class: "launcher-place" }, this.button);
    this.speak(words);
  }

  speak(words: Words): void {
    this.words = words;
    this.element.setAttribute("aria-label", words.launcherRegion);
    this.element.lang = words.code;
    this.unread(false);
  }

  opened(open: boolean): void {
    this.button.setAttribute("aria-expanded", String(open));
    this.element.hidden = open;
    if (open) this.unread(false);
  }

  unread(some: boolean): void {
    this.label.textContent = some ? this.words.launcherUnread : (this.text ?? this.words.launcher);
    this.button.classList.toggle("unread", some);
  }
}
