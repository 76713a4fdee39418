/** The open chat: puts the parts together and says where focus goes. */
import type { Api } from "./api";
import { Banner } from "./banner";
import { UNKNOWN_CLINIC, type Clinic } from "./clinic";
import { Composer } from "./composer";
import { ContactForm } from "./contact-form";
import { Conversation } from "./conversation";
import { h } from "./dom";
import { Frame } from "./frame";
import { Header } from "./header";
import { wordsOf, type Language, type Words } from "./i18n";
import { LiveRegion } from "./live-region";
import { LogView } from "./log-view";
import { Menu } from "./menu";
import type { Message } from "./message";
import type { Outgoing } from "./outbox";
import type { Link } from "./patience";
import { askFirst } from "./question";
import type { Store } from "./store";

export interface PanelActions {
  closed(): void;
  unread(): void;
  clinicKnown(clinic: Clinic): void;
  languageChosen(language: Language): void;
}

/** The choice that asks for the contact form: here there is a better one than question by question. */
const CONTACT = "contact";

export class Panel {
  private readonly frame: Frame;
  private readonly conversation: Conversation;
  private clinic: Clinic = UNKNOWN_CLINIC;
  private clinicAsked = false;
  private begun = false;
  private history: Message[] = [];

  private words!: Words;
  private header!: Header;
  private menu!: Menu;
  private banner!: Banner;
  private log!: LogView;
  private live!: LiveRegion;
  private composer!: Composer;
  private form: ContactForm | null = null;
  private foot!: HTMLElement;
  private body!: HTMLElement;
  private linkState: Link = "up";
  private typingState: [boolean, boolean] = [false, false];

  constructor(
    private readonly api: Api,
    private readonly store: Store,
    private language: Language,
    private readonly actions: PanelActions,
  ) {
    this.conversation = new Conversation(api, store, this, language);
    this.frame = new Frame({ escape: () => this.escape(), touched: (what) => this.menu.leave(what) });
    this.build();
  }

  get dialog(): HTMLDialogElement {
    return this.frame.dialog;
  }

  get isOpen(): boolean {
    return this.frame.isOpen;
  }

  /** @param focus false when the chat was open before a reload: nobody asked for the focus now. */
  open(focus: boolean): void {
    this.frame.show();
    if (focus) this.focusInside();
    else if (!this.frame.isFullScreen) this.frame.leaveFocus();
    this.askClinic();
    if (!this.begun) {
      this.begun = true;
      void this.conversation.open();
    }
    this.log.reveal();
  }

  /** Shows what was said on another page meanwhile. */
  catchUp(): void {
    if (this.store.now.session) void this.conversation.poll();
  }

  /** Another page has gone on with the chat, and another panel shows it. */
  leave(): void {
    this.conversation.leave();
    this.banner.leave();
    this.dialog.remove();
  }

  close(): void {
    this.dialog.close();
    this.actions.closed();
  }

  /** Words of an earlier page are on their way even while the chat stays closed. */
  resumeQuietly(): void {
    if (this.begun || !this.conversation.outbox.next()) return;
    this.begun = true;
    void this.conversation.open();
  }

  // What the conversation tells (Listener).

  said(message: Message, fresh: boolean): void {
    this.history.push(message);
    this.log.said(message, this.store.now.ratings[message.seq] ?? "none", fresh);
    if (message.from !== "bot" || !fresh) return;
    this.live.say(message.text, message.lang);
    if (!this.isOpen) this.actions.unread();
  }

  outgoing(item: Outgoing): void {
    this.log.outgoing(item);
  }

  heard(reply: string): void {
    this.live.say(reply, this.words.code);
    if (!this.isOpen) this.actions.unread();
  }

  acknowledged(key: string): void {
    this.log.remove(key);
  }

  typing(on: boolean, arrived: boolean): void {
    this.typingState = [on, arrived];
    this.log.setTyping(on && (this.linkState === "up" || this.linkState === "slow"), arrived);
  }

  link(state: Link): void {
    this.linkState = state;
    this.banner.show(state);
    this.typing(...this.typingState);
    if (state === "up") this.askClinic();
  }

  expired(): void {
    this.history = [];
    this.log.freeze();
    this.log.notice(this.words.expired);
    this.live.say(this.words.expired, this.words.code);
  }

  // The parts.

  private build(): void {
    const { language } = this;
    this.banner?.leave();
    const words = (this.words = wordsOf(language));
    this.menu = new Menu(words, {
      contact: () => this.openForm(""),
      startOver: () => this.askStartOver(),
      remove: () => this.askRemove(),
      otherLanguage: () => this.setLanguage(language === "en" ? "es" : "en"),
    });
    this.header = new Header(words, this.menu, () => this.close());
    this.banner = new Banner(words);
    this.live = new LiveRegion();
    this.log = new LogView(words, {
      rate: (seq, value) => this.conversation.rate(seq, value),
      retry: (key) => this.conversation.retry(key),
      edit: (key) => this.edit(key),
      discard: (key) => this.discard(key),
      choose: (choice, of) =>
        choice.id === CONTACT ? this.openForm(of.topics[0] ?? "", this.questionBefore(of)) : this.conversation.send(choice.title, choice.id),
      openForm: (topic) => this.openForm(topic),
      focusInput: () => this.focusInput(),
    });
    this.composer = new Composer(
      words,
      (text) => this.conversation.send(text),
      (draft) => this.store.save({ draft }),
    );
    this.form = null;
    this.foot = h("div", { class: "foot" }, this.composer.element);
    this.body = h("div", { class: "body" }, this.log.element, this.foot);
    this.dialog.lang = words.code;
    this.dialog.replaceChildren(this.header.element, this.banner.element, this.body, this.live.element);
    this.showClinic();
    this.composer.write(this.store.now.draft);
    this.banner.show(this.linkState);
  }

  private setLanguage(language: Language): void {
    this.language = language;
    this.store.save({ language });
    this.conversation.setLanguage(language);
    const said = this.history;
    const { form } = this;
    const formOpen = form && this.body.contains(form.element);
    this.build();
    this.history = [];
    for (const message of said) {
      this.history.push(message);
      this.log.said(message, this.store.now.ratings[message.seq] ?? "none", false);
    }
    for (const item of this.conversation.outbox.all) this.log.outgoing(item);
    if (form) this.makeForm().take(form);
    if (formOpen) this.openForm("");
    this.actions.languageChosen(language);
    this.clinicAsked = false;
    this.askClinic();
    this.menu.button.focus();
  }

  private showClinic(): void {
    const { clinic, words } = this;
    this.header.show(clinic);
    this.composer.limit = clinic.messageChars;
    const own = clinic.privacy && clinic.privacyLang === words.code;
    this.log.intro(
      h(
        "div",
        { class: "privacy" },
        h("strong", {}, words.privacyTitle),
        h("p", {}, own ? clinic.privacy : words.privacy),
        words.repliesInEnglish && h("p", {}, words.repliesInEnglish),
      ),
    );
  }

  private askClinic(): void {
    if (this.clinicAsked) return;
    this.clinicAsked = true;
    this.api.clinic(this.language).then(
      (clinic) => {
        this.clinic = clinic;
        this.showClinic();
        this.actions.clinicKnown(clinic);
      },
      () => (this.clinicAsked = false), // asked again when the server is back
    );
  }

  private makeForm(): ContactForm {
    return (this.form = new ContactForm(this.words, this.clinic, {
      send: (key, fields) => this.conversation.contact(key, fields),
      back: () => this.closeForm(),
      done: () => {
        this.form = null;
        this.closeForm();
      },
    }));
  }

  private openForm(topic: string, question = ""): void {
    const form = this.form ?? this.makeForm();
    this.body.replaceChildren(form.element);
    form.open(topic, question);
  }

  /** What was asked, where the article has no answer: the form begins with it, so that nobody writes it twice. */
  private questionBefore({ seq, topics }: Message): string {
    const asked = this.history.filter((m) => m.from === "patient" && m.seq < seq).pop();
    return topics[0] === "not_covered" ? (asked?.text ?? "") : "";
  }

  private closeForm(): void {
    this.body.replaceChildren(this.log.element, this.foot);
    this.log.toEnd();
    this.focusInput();
  }

  private askStartOver(): void {
    const { words } = this;
    this.ask(words.startOverAsk, words.startOver, async () => {
      this.build();
      this.history = [];
      this.log.notice(words.restarted);
      this.focusInput();
      await this.conversation.restart();
    });
  }

  private askRemove(): void {
    const { words } = this;
    this.ask(words.removeAsk, words.removeYes, async () => {
      try {
        await this.conversation.remove();
      } catch {
        this.foot.replaceChildren(this.composer.element);
        this.log.notice(words.removeFailed);
        this.live.say(words.removeFailed, words.code);
        return this.focusInput();
      }
      this.build();
      this.history = [];
      this.log.notice(words.removed);
      this.live.say(words.removed, words.code);
      const again = h("button", { type: "button", class: "primary" }, words.startNew);
      again.addEventListener("click", () => {
        this.foot.replaceChildren(this.composer.element);
        this.focusInput();
        void this.conversation.open();
      });
      this.foot.replaceChildren(h("div", { class: "question" }, again));
      again.focus();
    });
  }

  private ask(text: string, title: string, act: () => Promise<void>): void {
    if (this.form) this.closeForm();
    const back = (): void => {
      this.foot.replaceChildren(this.composer.element);
      this.focusInput();
    };
    const question = askFirst(text, { title, act }, { title: this.words.keep, act: back });
    this.foot.replaceChildren(question);
    question.querySelector("button")?.focus();
  }

  private edit(key: string): void {
    const item = this.conversation.outbox.find(key);
    this.discard(key);
    if (item) this.composer.write([item.text, this.composer.input.value].filter((text) => text.trim()).join("\n"));
    this.focusInput();
  }

  private discard(key: string): void {
    this.conversation.discard(key);
    this.log.remove(key);
  }

  /** On a desk to the input; on a phone to the title, because the keyboard would hide the greeting. */
  private focusInside(): void {
    if (this.frame.isFullScreen || this.form) this.header.title.focus();
    else this.focusInput();
  }

  /** Where focus goes when the thing that had it is gone; a finger does not want the keyboard for that. */
  private focusInput(): void {
    if (matchMedia("(pointer: coarse)").matches) this.log.scroller.focus({ preventScroll: true });
    else this.composer.input.focus();
  }

  private escape(): void {
    if (this.menu.open) this.menu.toggle(false);
    else if (this.isOpen) this.close();
  }
}
