/** One line below the header when the server is not there; a screen reader hears it once (role=status). */
import { h } from "./dom";
import type { Words } from "./i18n";
import type { Link } from "./patience";

export class Banner {
  readonly element = h("div", { class: "banner", role: "status" });
  private link: Link = "up";
  private readonly listen = new AbortController();

  constructor(private readonly words: Words) {
    const { signal } = this.listen;
    for (const event of ["online", "offline"]) addEventListener(event, () => this.show(this.link), { signal });
  }

  show(link: Link): void {
    this.link = link;
    const { words } = this;
    const text =
      link === "busy" ? words.busy : !navigator.onLine ? words.offline : link === "up" ? "" : words[link];
    if (this.element.textContent !== text) this.element.textContent = text;
  }

  /** This banner is replaced (other language). */
  leave(): void {
    this.listen.abort();
  }
}
