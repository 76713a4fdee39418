/**
 * What this tab remembers across a reload: the conversation's id and secret, the words that are not yet
 * acknowledged, the draft, and whether the chat was open. Never the transcript: that is the server's.
 *
 * sessionStorage, so that a shared computer forgets with the tab and two tabs share nothing; memory when the
 * browser denies storage (private modes, third-party frames), where the chat works but does not survive a reload.
 */
import type { Outgoing } from "./outbox";
import type { Language } from "./i18n";

export type Rating = "up" | "down" | "none";

export interface Session {
  readonly id: string;
  readonly token: string;
}

export interface Remembered {
  session: Session | null;
  outgoing: Outgoing[];
  draft: string;
  open: boolean;
  language: Language | null;
  ratings: Record<string, Rating>;
}

const nothing = (): Remembered => ({
  session: null,
  outgoing: [],
  draft: "",
  open: false,
  language: null,
  ratings: {},
});

export class Store {
  private readonly name: string;
  private readonly storage: Storage | null;
  private memory: Remembered;
  /** What lies in the storage as far as this page knows; undefined when it holds less than memory does. */
  private known: string | null | undefined;

  /** @param api where the API is: two widgets of different clinics on one site do not mix. */
  constructor(api: string) {
    this.name = "clinic-chat:1:" + api;
    this.storage = storageOrNull();
    this.known = this.read();
    this.memory = this.load();
  }

  get now(): Readonly<Remembered> {
    return this.memory;
  }

  save(change: Partial<Remembered>): void {
    this.memory = { ...this.memory, ...change };
    const saved = JSON.stringify(this.memory);
    try {
      this.storage?.setItem(this.name, saved);
      this.known = this.read();
    } catch {
      this.known = undefined; // full or withdrawn meanwhile: memory goes on
    }
  }

  /** Whether another page of this tab has gone on with the chat since; what it left is taken over. */
  takeOver(): boolean {
    const there = this.read();
    if (this.known === undefined || there === this.known) return false;
    this.known = there;
    this.memory = this.load();
    return true;
  }

  private read(): string | null {
    return this.storage?.getItem(this.name) ?? null;
  }

  private load(): Remembered {
    try {
      const saved: unknown = JSON.parse(this.read() ?? "null");
      if (saved && typeof saved === "object") return { ...nothing(), ...saved };
    } catch {
      // Not ours, or damaged: start fresh.
    }
    return nothing();
  }
}

function storageOrNull(): Storage | null {
  try {
    const storage = window.sessionStorage; // throws where storage is denied
    const probe = "clinic-chat:probe";
    storage.setItem(probe, "1");
    storage.removeItem(probe);
    return storage;
  } catch {
    return null;
  }
}
