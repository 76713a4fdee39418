import { en, type Words } from "./en";
import { es } from "./es";

export type { Words } from "./en";

export const LANGUAGES = { en, es } as const;
export type Language = keyof typeof LANGUAGES;

/** The language of the first tag that we speak ("es-MX" is Spanish), English otherwise. */
export function chooseLanguage(...wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const tag = wish?.trim().slice(0, 2).toLowerCase();
    if (tag === "en" || tag === "es") return tag;
  }
  return "en";
}

export const wordsOf = (language: Language): Words => LANGUAGES[language];

/** Puts values into the {places} of a sentence. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, key: string) => String(values[key] ?? place));
}
