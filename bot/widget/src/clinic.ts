/**
 * What the widget knows about the clinic. It is asked for at the first opening; until then, and when the server
 * is away, the words of the tables and the national lines stand in, so that the emergency line never waits.
 */
import { isObject, stringOr } from "./message";

export interface Clinic {
  readonly name: string;
  readonly assistant: string;
  readonly avatar: string;
  readonly phone: string;
  readonly textNumber: string;
  readonly contactUrl: string;
  readonly accent: string;
  readonly accentDark: string;
  readonly emergencyCall: string;
  readonly crisisLine: string;
  /** By language; the empty string means: the words of the table. */
  readonly privacy: string;
  readonly privacyLang: string;
  readonly messageChars: number;
}

export const UNKNOWN_CLINIC: Clinic = {
  name: "",
  assistant: "",
  avatar: "",
  phone: "",
  textNumber: "",
  contactUrl: "",
  accent: "",
  accentDark: "",
  emergencyCall: "911", // the national emergency number
  crisisLine: "988", // 988 Suicide & Crisis Lifeline: call or text
  privacy: "",
  privacyLang: "en",
  messageChars: 2000,
};

/** Reads the answer of GET /widget-config; what is missing or of a wrong kind keeps its default. */
export function readClinic(value: unknown): Clinic {
  const part = (of: unknown, key: string): unknown => (isObject(of) ? of[key] : undefined);
  const text = (of: unknown, key: string, otherwise = ""): string => stringOr(part(of, key), otherwise);
  const clinic = part(value, "clinic");
  const theme = part(value, "theme");
  const chars = part(part(value, "limits"), "message_chars");
  return {
    name: text(clinic, "name"),
    assistant: text(value, "assistant_name"),
    avatar: text(value, "avatar_url"),
    phone: text(clinic, "phone"),
    textNumber: text(clinic, "text_number"),
    contactUrl: text(clinic, "contact_url"),
    accent: text(theme, "accent"),
    accentDark: text(theme, "accent_dark"),
    emergencyCall: text(part(value, "emergency"), "call") || UNKNOWN_CLINIC.emergencyCall,
    crisisLine: text(part(value, "crisis"), "call") || UNKNOWN_CLINIC.crisisLine,
    privacy: text(value, "privacy_notice"),
    privacyLang: text(value, "language", "en"),
    messageChars: typeof chars === "number" && chars > 0 ? chars : UNKNOWN_CLINIC.messageChars,
  };
}
