/**
 * The patient's words on their way. Rule: a message stays here, with the one Idempotency-Key that it got when
 * it was written, until the server has acknowledged it; so it can be sent again after any failure, and the
 * server answers it once.
 */
import type { Store } from "./store";

/** sending: on its way; waiting: failed, will be tried again; failed: needs the patient; refused: will not do. */
export type Delivery = "sending" | "waiting" | "failed" | "refused";

export interface Outgoing {
  readonly key: string;
  readonly text: string;
  /** Set when the patient pressed a choice; `text` is then its title. */
  readonly choice?: string;
  /** When it was written, by this device's clock; only for display. */
  readonly at: string;
  readonly state: Delivery;
  /** Words of danger were heard, but could not be recorded yet: the reply to them. */
  readonly reply?: string;
  /** How often it may have reached the server. */
  readonly attempts: number;
}

/** 128 random bits; crypto.randomUUID is missing on pages without TLS. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  constructor(private readonly store: Store) {}

  get all(): readonly Outgoing[] {
    return this.store.now.outgoing;
  }

  /** The oldest message that may be sent without asking the patient. */
  next(): Outgoing | undefined {
    return this.all.find((item) => item.state === "sending" || item.state === "waiting");
  }

  find(key: string): Outgoing | undefined {
    return this.all.find((item) => item.key === key);
  }

  add(text: string, choice?: string): Outgoing {
    const item: Outgoing = {
      key: newKey(),
      text,
      ...(choice === undefined ? {} : { choice }),
      at: new Date().toISOString(),
      state: "sending",
      attempts: 0,
    };
    this.store.save({ outgoing: [...this.all, item] });
    return item;
  }

  change(key: string, change: Partial<Pick<Outgoing, "state" | "attempts" | "reply">>): Outgoing | undefined {
    this.store.save({ outgoing: this.all.map((item) => (item.key === key ? { ...item, ...change } : item)) });
    return this.find(key);
  }

  remove(key: string): void {
    this.store.save({ outgoing: this.all.filter((item) => item.key !== key) });
  }
}
