/**
 * The contact form inside the chat. Rules: the server judges what was written, by the rules of the text form;
 * here only what is plainly missing is caught. An error is said in words, beside its field and in one alert,
 * and focus goes to the first field to mend. When the server is away the words stay; when they have been sent
 * nothing of them stays in the page. Consent to texts is never ticked beforehand. The form is never stored by
 * this browser: it holds a name and a number.
 */
import { ApiError, type ContactFields, type FieldError } from "./api";
import type { Clinic } from "./clinic";
import { h, icon, ICONS } from "./dom";
import { fill, type Words } from "./i18n";
import { link, safeUrl, telUrl } from "./links";
import { bubble } from "./message-view";
import { newKey } from "./outbox";

export interface ContactActions {
  /** Errors: ApiError. */
  send(key: string, fields: ContactFields): Promise<void>;
  back(): void;
  /** The clinic has it: this form is thrown away. */
  done(): void;
}

type Field = "name" | "phone" | "email" | "about" | "preferred" | "text_consent";
type Control = HTMLInputElement | HTMLTextAreaElement;

export class ContactForm {
  readonly element: HTMLElement;
  private readonly form: HTMLFormElement;
  private readonly controls: Record<"name" | "phone" | "email" | "about", Control>;
  private readonly alert = h("div", { class: "alert", role: "alert" });
  private readonly submit: HTMLButtonElement;
  private readonly heading: HTMLElement;
  private topic = "";
  /** The words that `key` was made for: the same words again are the same request. */
  private sentBefore = "";
  private key = "";
  private sending: Promise<void> | null = null;

  constructor(
    private readonly words: Words,
    private readonly clinic: Clinic,
    private readonly actions: ContactActions,
  ) {
    this.controls = {
      name: h("input", { id: "name", name: "name", autocomplete: "name", required: true }),
      phone: h("input", { id: "phone", name: "phone", type: "tel", autocomplete: "tel" }),
      email: h("input", { id: "email", name: "email", type: "email", autocomplete: "email" }),
      about: h("textarea", { id: "about", name: "about", rows: 3, autocomplete: "off" }),
    };
    this.submit = h("button", { type: "submit", class: "primary" }, words.submit);
    this.heading = h("h3", { id: "contact-title", tabindex: "-1" }, words.contact);
    this.form = h(
      "form",
      {
        class: "contact",
        novalidate: true,
        "aria-labelledby": "contact-title",
        onsubmit: (event: Event) => {
          event.preventDefault();
          this.send();
        },
      },
      h("p", {}, words.contactIntro),
      h("p", { class: "note" }, words.contactPrivacy),
      this.direct(),
      this.field("name", words.name, words.required),
      h("p", { class: "hint", id: "reach-hint" }, words.reachHint),
      this.field("phone", words.phone, "", "reach-hint"),
      this.field("email", words.email, "", "reach-hint"),
      this.preferred(),
      this.field("about", words.about, words.optional),
      this.consent(),
      honeypot(),
      this.alert,
      this.submit,
    );
    this.element = h(
      "div",
      { class: "sheet" },
      h(
        "div",
        { class: "sheet-head" },
        h("button", { type: "button", class: "round", "aria-label": words.back, onclick: () => actions.back() }, icon(ICONS.back)),
        this.heading,
      ),
      this.form,
    );
  }

  /** @param topic name of the topic of the hand-over; @param question the words for one without a name. Only an empty field is filled. */
  open(topic: string, question: string): void {
    this.topic = topic || this.topic;
    const about = this.controls.about;
    const title = this.words.topics[topic];
    about.value ||= title ? fill(this.words.aboutTopic, { topic: title }) : question;
    this.heading.focus();
  }

  /** Goes on with what `other`, in another language, holds or has just sent. */
  take(other: ContactForm): void {
    const { topic, sentBefore, key, sending } = other;
    Object.assign(this, { topic, sentBefore, key });
    const mine = this.inputs;
    other.inputs.forEach(({ value, checked }, at) => Object.assign(mine[at] ?? {}, { value, checked }));
    if (sending) void this.outcome(sending);
  }

  private get inputs(): HTMLInputElement[] {
    return [...this.form.querySelectorAll<HTMLInputElement>("input, textarea")];
  }

  private send(): void {
    if (this.sending) return;
    const fields = this.read();
    this.clearErrors();
    const missing = this.missing(fields);
    if (missing.length) return this.showErrors(missing);
    const words = JSON.stringify(fields);
    if (words !== this.sentBefore) this.key = newKey();
    this.sentBefore = words;
    void this.outcome(this.actions.send(this.key, fields));
  }

  private async outcome(sending: Promise<void>): Promise<void> {
    this.sending = sending;
    this.busy(true);
    try {
      await sending;
      this.actions.done();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.errors.length) this.showErrors(error.errors.map((fault) => this.inOwnWords(fault)));
      else if (!error.safety) {
        const { contactBusy, contactFailed, contactRefused } = this.words;
        this.alert.textContent = error.status === 429 ? contactBusy : error.passing || error.gone ? contactFailed : contactRefused;
      }
      if (error.safety) this.alert.prepend(h("div", { class: "urgent" }, bubble(error.safety, true, this.words, null)));
    } finally {
      this.sending = null;
      this.busy(false);
      if (this.alert.textContent && !this.form.querySelector("[aria-invalid=true]")) this.submit.focus();
    }
  }

  private busy(on: boolean): void {
    // Not `disabled`: a disabled button would drop the focus of a keyboard.
    this.submit.setAttribute("aria-disabled", String(on));
    this.submit.textContent = on ? this.words.sending : this.words.submit;
  }

  private read(): ContactFields {
    const data = new FormData(this.form);
    const text = (name: string): string => String(data.get(name) ?? "").trim();
    return {
      name: text("name"),
      phone: text("phone"),
      email: text("email"),
      preferred: text("preferred") as ContactFields["preferred"],
      about: text("about"),
      text_consent: data.get("text_consent") === "on",
      website: text("website"),
      ...(this.topic ? { topic: this.topic } : {}),
    };
  }

  private missing({ name, phone, email, preferred, text_consent }: ContactFields): FieldError[] {
    const { words } = this;
    const errors: FieldError[] = [];
    if (!name) errors.push({ field: "name", message: words.missingName });
    if (!phone && !email) errors.push({ field: "phone", message: words.missingReach });
    else if (!phone && preferred !== "email") errors.push({ field: "phone", message: words.missingPhone });
    else if (!email && preferred === "email") errors.push({ field: "email", message: words.missingEmail });
    if (preferred === "text" && !text_consent) errors.push({ field: "text_consent", message: words.missingConsent });
    return errors;
  }

  /** The server's sentences are English, and say more than these. */
  private inOwnWords({ field, message }: FieldError): FieldError {
    const { code, missingName: name, wrongPhone: phone, wrongEmail: email, wrongAbout: about, missingConsent, contactRefused } = this.words;
    const own: Record<string, string> = { name, phone, email, about, text_consent: missingConsent };
    return { field, message: code === "en" ? message : (own[field] ?? contactRefused) };
  }

  private showErrors(errors: readonly FieldError[]): void {
    this.alert.replaceChildren(
      h("p", {}, this.words.fixErrors),
      h("ul", {}, ...errors.map(({ message }) => h("li", {}, message))),
    );
    let first: HTMLElement | null = null;
    for (const { field, message } of errors) {
      const control = this.form.querySelector<HTMLElement>(`[name="${CSS.escape(field as Field)}"]`);
      const place = this.form.querySelector(`#${CSS.escape(field)}-error`);
      control?.setAttribute("aria-invalid", "true");
      if (place) place.textContent = message;
      first ??= control;
    }
    first?.focus();
  }

  private clearErrors(): void {
    this.alert.replaceChildren();
    for (const place of this.form.querySelectorAll(".error")) place.textContent = "";
    for (const control of this.form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  }

  private field(name: keyof ContactForm["controls"], title: string, mark: string, hint = ""): HTMLElement {
    const control = this.controls[name];
    control.setAttribute("aria-describedby", `${hint} ${name}-error`.trim());
    return h(
      "div",
      { class: "labelled" },
      h("label", { for: name }, title, mark && " ", mark && h("span", { class: "mark" }, mark)),
      control,
      h("p", { class: "error", id: name + "-error" }),
    );
  }

  private preferred(): HTMLElement {
    const { words } = this;
    const way = (value: ContactFields["preferred"], title: string): HTMLElement =>
      h(
        "label",
        { class: "way" },
        h("input", { type: "radio", name: "preferred", value, checked: value === "call", "aria-describedby": "preferred-error" }),
        title,
      );
    return h(
      "fieldset",
      {},
      h("legend", {}, words.preferred),
      h("div", { class: "ways" }, way("call", words.byCall), way("text", words.byText), way("email", words.byEmail)),
      h("p", { class: "error", id: "preferred-error" }),
    );
  }

  private consent(): HTMLElement {
    const { words } = this;
    return h(
      "div",
      { class: "labelled" },
      h(
        "label",
        { class: "tick" },
        h("input", { type: "checkbox", name: "text_consent", "aria-describedby": "share text_consent-error" }),
        h("span", {}, words.textConsent),
      ),
      h("p", { class: "hint", id: "share" }, words.textConsentShare),
      h("p", { class: "error", id: "text_consent-error" }),
    );
  }

  /** The quicker ways, when the clinic has told them. */
  private direct(): HTMLElement | null {
    const { words, clinic } = this;
    const page = safeUrl(clinic.contactUrl);
    const ways = [
      clinic.phone && link(fill(words.callUs, { n: clinic.phone }), telUrl(clinic.phone)),
      clinic.textNumber && h("span", {}, fill(words.textUs, { n: clinic.textNumber })),
      page && link(words.contactWebsite, page),
    ].filter((way): way is HTMLElement => way instanceof HTMLElement);
    return ways.length ? h("p", { class: "direct" }, words.contactDirect, " ", ...ways) : null;
  }
}

/** Out of sight, out of the tab order and out of the accessibility tree; only a machine fills it. */
function honeypot(): HTMLElement {
  return h(
    "div",
    { class: "trap", "aria-hidden": "true", inert: true },
    h("input", { type: "text", name: "website", tabindex: "-1", autocomplete: "off" }),
  );
}
