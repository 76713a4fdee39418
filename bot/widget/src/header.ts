/**
 * The head of the chat: who answers (a machine, and it says so), the way out, and the emergency line. The line
 * is part of the frame, so that it is in sight in every state of the chat, also without a server.
 */
import type { Clinic } from "./clinic";
import { h, icon, ICONS } from "./dom";
import { fill, type Words } from "./i18n";
import { link, safePicture, telUrl } from "./links";
import type { Menu } from "./menu";

export class Header {
  readonly element: HTMLElement;
  readonly title = h("h2", { id: "title", tabindex: "-1" });
  private readonly subtitle = h("p", { class: "subtitle" });
  private readonly picture = h("span", { class: "avatar", "aria-hidden": "true" }, icon(ICONS.drop));
  private readonly strip = h("p", { class: "strip" });

  constructor(
    private readonly words: Words,
    menu: Menu,
    close: () => void,
  ) {
    this.element = h(
      "header",
      {},
      h(
        "div",
        { class: "bar" },
        this.picture,
        h("div", { class: "names" }, this.title, this.subtitle),
        menu.button,
        h("button", { type: "button", class: "round", "aria-label": words.close, onclick: close }, icon(ICONS.close)),
      ),
      menu.list,
      this.strip,
    );
  }

  show(clinic: Clinic): void {
    const { words } = this;
    this.title.textContent = clinic.assistant || words.assistant;
    this.subtitle.textContent = clinic.name && !this.title.textContent.includes(clinic.name)
      ? fill(words.automatedOf, { clinic: clinic.name })
      : words.automated;
    this.strip.replaceChildren(
      h("strong", {}, words.notForEmergencies),
      " ",
      call(words.emergency, clinic.emergencyCall),
      " ",
      call(words.crisis, clinic.crisisLine),
    );
    const source = safePicture(clinic.avatar);
    if (!source) return;
    const show = (): void => this.picture.replaceChildren(picture);
    const picture = h("img", { onload: show, alt: "", referrerpolicy: "no-referrer", src: source }); // until then the icon stays
  }
}

const call = (sentence: string, number: string): HTMLAnchorElement => link(fill(sentence, { n: number }), telUrl(number));
