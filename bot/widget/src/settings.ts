/** What the clinic's page says about the widget: the data- attributes of its script element. */
export interface Settings {
  /** Address of the API with its version, no slash at the end. */
  readonly api: string;
  /** data-lang: "en" or "es"; otherwise the page's language, then the browser's. */
  readonly language: string | null;
  /** data-theme: "light" or "dark"; otherwise the reader's own choice. */
  readonly scheme: "light" | "dark" | null;
  /** data-position: "left" or "right". */
  readonly side: "left" | "right";
  /** data-label: the words on the launcher. */
  readonly label: string | null;
  /** data-accent, data-accent-dark: any CSS colour. */
  readonly accent: string | null;
  readonly accentDark: string | null;
}

/**
 * @param script the element that brought the widget; null when the browser does not say (modules).
 * Errors: a sentence for the page's author when there is no address to talk to.
 */
export function readSettings(script: HTMLScriptElement | null): Settings {
  const data = script?.dataset ?? {};
  const { theme } = data;
  return {
    api: apiBase(data["api"] || script?.src || ""),
    language: data["lang"] ?? null,
    scheme: theme === "light" || theme === "dark" ? theme : null,
    side: data["position"] === "left" ? "left" : "right",
    label: data["label"] ?? null,
    accent: data["accent"] ?? null,
    accentDark: data["accentDark"] ?? null,
  };
}

function apiBase(address: string): string {
  const { protocol, origin } = new URL(address, location.href);
  if (!/^https?:$/.test(protocol)) throw new Error("Chat widget: data-api must be an http or https address.");
  return origin + "/api/v1";
}
