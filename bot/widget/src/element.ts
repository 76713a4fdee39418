/**
 * <clinic-chat>: the custom element. Its open shadow root keeps the page's styles out and ours in; styles come
 * as a constructed sheet, which no style-src policy forbids. The panel is built at the first opening.
 */
import { Api } from "./api";
import { h } from "./dom";
import { chooseLanguage, wordsOf, type Language } from "./i18n";
import { Launcher } from "./launcher";
import { Panel } from "./panel";
import type { Settings } from "./settings";
import { Store } from "./store";
import { applyAccent } from "./theme";
import css from "./theme.css";

export const TAG = "clinic-chat";

export class ClinicChat extends HTMLElement {
  private readonly shadow = this.attachShadow({ mode: "open" });
  private readonly root = h("div", { class: "root" });
  private settings!: Settings;
  private store!: Store;
  private launcher!: Launcher;
  private panel: Panel | null = null;
  private language: Language = "en";

  /** Called once, before the element is put into a page. */
  begin(settings: Settings): void {
    this.settings = settings;
    this.store = new Store(settings.api);
    this.language = chooseLanguage(
      this.store.now.language,
      settings.language,
      document.documentElement.lang,
      ...navigator.languages,
    );
    this.launcher = new Launcher(wordsOf(this.language), settings.label, () => this.open());
    this.root.classList.add(settings.side);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const scheme = (): boolean => this.root.classList.toggle("dark", settings.scheme ? settings.scheme === "dark" : dark.matches);
    dark.addEventListener("change", scheme);
    scheme();
    addEventListener("pageshow", ({ persisted }) => persisted && this.comeBack());
    this.root.append(this.launcher.element);
    this.shadow.append(this.root);
    this.dress();
  }

  connectedCallback(): void {
    this.colour("", "");
    const { open, outgoing } = this.store.now;
    if (open) this.build().open(false);
    else if (outgoing.length) this.build().resumeQuietly();
    this.launcher.opened(this.panel?.isOpen ?? false);
  }

  /** For the clinic's own buttons: document.querySelector("clinic-chat").open() */
  open(): void {
    const panel = this.build();
    this.store.save({ open: true });
    this.launcher.opened(true);
    panel.open(true);
  }

  close(): void {
    if (this.panel?.isOpen) this.panel.close();
  }

  /** "Back" shows this page as it was left, but the chat may have gone on in the pages between. */
  private comeBack(): void {
    if (!this.store.takeOver()) return this.panel?.catchUp();
    this.panel?.leave();
    this.panel = null;
    this.language = this.store.now.language ?? this.language;
    this.launcher.speak(wordsOf(this.language));
    this.connectedCallback();
  }

  private build(): Panel {
    if (this.panel) return this.panel;
    this.panel = new Panel(new Api(this.settings.api), this.store, this.language, {
      closed: () => {
        this.store.save({ open: false });
        this.launcher.opened(false);
        this.launcher.button.focus();
      },
      unread: () => this.launcher.unread(true),
      clinicKnown: (clinic) => this.colour(clinic.accent, clinic.accentDark),
      languageChosen: (language) => this.launcher.speak(wordsOf(language)),
    });
    this.root.append(this.panel.dialog);
    return this.panel;
  }

  /** The page's custom property wins over the script's attribute, and that over the clinic's own colour. */
  private colour(light: string, dark: string): void {
    const page = getComputedStyle(this);
    const own = (name: string): string => page.getPropertyValue(name).trim();
    const { accent, accentDark } = this.settings;
    applyAccent(
      this.root,
      own("--chat-accent") || accent || light,
      own("--chat-accent-dark") || accentDark || own("--chat-accent") || accent || dark,
    );
  }

  private dress(): void {
    if ("adoptedStyleSheets" in Document.prototype) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      this.shadow.adoptedStyleSheets = [sheet];
    } else {
      this.shadow.prepend(h("style", {}, css)); // Safari before 16.4
    }
  }
}
