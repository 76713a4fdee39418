/**
 * Where the patient writes. Enter sends, Shift+Enter makes a line; words are never cut or thrown away. Too long a
 * message is mentioned but sent all the same: the server looks for danger in it before it refuses its length.
 */
import { h, icon, ICONS } from "./dom";
import { fill, type Words } from "./i18n";

export class Composer {
  readonly element: HTMLFormElement;
  readonly input: HTMLTextAreaElement;
  private readonly warning = h("p", { id: "too-long", class: "warning", role: "status" });
  limit = 2000;

  constructor(
    private readonly words: Words,
    private readonly send: (text: string) => void,
    private readonly draft: (text: string) => void,
  ) {
    this.input = h("textarea", {
      id: "input",
      rows: 1,
      "aria-label": words.inputLabel,
      "aria-describedby": "too-long",
      placeholder: words.placeholder,
      enterkeyhint: "send",
      oninput: () => this.changed(),
      onkeydown: (event: KeyboardEvent) => {
        // While an input method composes a character, Enter belongs to it (229: in Safari the last Enter as well).
        if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
        event.preventDefault();
        this.submit();
      },
    });
    this.element = h(
      "form",
      {
        class: "composer",
        novalidate: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          this.submit();
        },
      },
      this.warning,
      h(
        "div",
        { class: "field" },
        this.input,
        h("button", { type: "submit", class: "send", "aria-label": words.send }, icon(ICONS.send)),
      ),
    );
  }

  write(text: string): void {
    this.input.value = text;
    this.changed();
  }

  private submit(): void {
    const text = this.input.value.trim();
    this.input.focus();
    if (!text) return;
    this.write("");
    this.send(text);
  }

  private changed(): void {
    const over = this.input.value.trim().length - this.limit;
    this.warning.textContent = over > 0 ? fill(this.words.tooLong, { n: over }) : "";
    this.input.setAttribute("aria-invalid", String(over > 0));
    // As high as its words; theme.css sets the limit.
    this.input.style.height = "auto";
    this.input.style.height = this.input.scrollHeight + 2 + "px";
    this.draft(this.input.value);
  }
}
