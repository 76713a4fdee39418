/**
 * Speaks new messages to a screen reader. One polite region, there before the first message; each message goes
 * in once as one paragraph, and leaves again when it has been read, so that nobody finds it a second time when
 * walking through the page. Typing dots and delivery states never go in.
 */
import { h } from "./dom";

/** Long enough for screen readers to pick the words up. */
const STAY_MS = 4_000;

export class LiveRegion {
  readonly element = h("div", { class: "hidden live", "aria-live": "polite", "aria-relevant": "additions" });

  say(text: string, language: string): void {
    const words = h("p", { lang: language }, text);
    this.element.append(words);
    setTimeout(() => words.remove(), STAY_MS);
  }
}
