/**
 * One conversation between this tab and the server. Rules:
 * - nothing the patient wrote is lost: it stays in the outbox until acknowledged, in order, one at a time;
 * - nothing is shown twice: every message has its sequence number, and a gap is asked for;
 * - waiting for a slow answer does not hold back the next message (it may be a cry for help);
 * - while one message cannot be delivered, those behind it are looked at for danger, although they keep their place;
 * - a conversation that the server no longer knows is replaced once, with the unsent words; not in a loop.
 */
import { ApiError, type Api, type ContactFields, type Turn } from "./api";
import type { Language } from "./i18n";
import type { Message } from "./message";
import { Outbox, type Outgoing } from "./outbox";
import { Patience, type Link } from "./patience";
import type { Rating, Session, Store } from "./store";

/** What the conversation tells the view. */
export interface Listener {
  /** `fresh`: said now, not read back from before a reload. */
  said(message: Message, fresh: boolean): void;
  outgoing(item: Outgoing): void;
  /** Words of danger that the server cannot record for now got this reply; it stands with them. */
  heard(reply: string): void;
  /** The server has it: its words come back by `said`. */
  acknowledged(key: string): void;
  /** An answer is being made; `arrived`: the server has said that it has the words. */
  typing(on: boolean, arrived: boolean): void;
  link(state: Link): void;
  /** The server has forgotten it; another one begins. */
  expired(): void;
}

/** How long a message of an earlier page may wait for the server's word before it is shown as being sent. */
const RESEND_QUIET_MS = 500;
const POLL_MS = 1_000;
/** A server that answers 500 this often to one message gets no more of it without the patient. */
const ERRORS_BEFORE_ASKING = 5;
/** In whose name words are sent that wait for their turn: nothing is recorded, but danger in them is answered. */
const NOBODY: Session = { id: "00000000-0000-0000-0000-000000000000", token: "none" };
/** So long the contact form waits for a conversation. */
const SESSION_MS = 4_000;
/** New conversations in a row, without one message delivered, before the patient is asked. */
const RENEWALS = 2;

export class Conversation {
  readonly outbox: Outbox;
  private readonly patience: Patience;
  private beginning: Promise<Session> | null = null;
  private seen = new Set<number>();
  /** Everything up to this number is here. */
  private complete = 0;
  private pumping = false;
  private polling = false;
  private inFlight = 0;
  private renewals = 0;
  /** Key of the message at the head of the queue, which is on its way. */
  private delivering: string | null = null;
  /** What everything else waits for has failed, or takes long. */
  private stuck = false;
  /** Keys of waiting messages in which the server looks for danger now, or found none. */
  private readonly looked = new Set<string>();

  constructor(
    private readonly api: Api,
    private readonly store: Store,
    private readonly view: Listener,
    private language: Language,
  ) {
    this.outbox = new Outbox(store);
    this.patience = new Patience((link) => view.link(link));
  }

  /** Takes up the conversation of an earlier page, or begins one. Ends when there is something to show. */
  async open(): Promise<void> {
    const life = this.patience.signal;
    const left = this.outbox.all;
    const sent = new Set(left.filter((item) => item.attempts > 0).map((item) => item.key));
    const resumed = this.begin();
    const pumped = this.pump();
    try {
      await resumed;
    } catch (error) {
      if (life.aborted) return;
      throw error;
    }
    // What may have reached the server before the reload is likely to be acknowledged at once; showing it
    // earlier would show it twice for a moment.
    if (sent.size) await Promise.race([pumped, this.patience.wait(RESEND_QUIET_MS)]);
    for (const { key } of left) {
      const item = this.outbox.find(key);
      if (item) this.view.outgoing(item);
    }
  }

  /** Nothing more is sent or told. What is not acknowledged lies in the store. */
  leave(): void {
    this.patience.startAfresh();
  }

  setLanguage(language: Language): void {
    this.language = language;
  }

  send(text: string, choice?: string): void {
    this.view.outgoing(this.outbox.add(text, choice));
    if (!this.store.now.session) this.patience.now(); // no conversation yet: ask again now, these words may not wait
    void this.pump();
    if (this.stuck) this.callForHelp();
  }

  /** The patient presses "Try again". */
  retry(key: string): void {
    const item = this.outbox.change(key, { state: "sending", attempts: 0 });
    if (item) this.view.outgoing(item);
    this.renewals = Math.min(this.renewals, RENEWALS - 1);
    this.patience.now();
    void this.pump();
  }

  discard(key: string): void {
    this.outbox.remove(key);
  }

  /** Errors: ApiError; nothing is tried again here, because the form keeps the words and says so. */
  async contact(key: string, fields: ContactFields): Promise<void> {
    const turn = await this.handOver(key, fields).catch((error: unknown) => {
      if (error instanceof ApiError && error.gone) return this.handOver(key, fields);
      throw error;
    });
    this.took(turn);
  }

  /** Without a conversation in time, nobody's name serves: danger is answered, and the form says that the rest was not sent. */
  private async handOver(key: string, fields: ContactFields): Promise<Turn> {
    const late = new Promise<Session>((resolve) => setTimeout(resolve, SESSION_MS, NOBODY));
    const session = await Promise.race([this.begin(), late]);
    try {
      return await this.api.contact(session, key, fields);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.safety !== null) this.view.heard(error.safety);
      if (error.gone && session === NOBODY) throw new ApiError(0);
      if (error.gone) this.renew(session);
      throw error;
    }
  }

  async rate(seq: number, value: Rating): Promise<void> {
    if (this.store.now.session) await this.api.rate(this.store.now.session, seq, value);
    this.store.save({ ratings: { ...this.store.now.ratings, [seq]: value } });
  }

  /** Errors: ApiError; the conversation then goes on. */
  async remove(): Promise<void> {
    const { session } = this.store.now;
    if (session) {
      await this.api.remove(session).catch((error: unknown) => {
        if (!(error instanceof ApiError && error.status === 404)) throw error; // only what is not there is deleted already
      });
    }
    this.forget();
    this.store.save({ outgoing: [], draft: "" });
  }

  /** Leaves this conversation and begins another. */
  async restart(): Promise<void> {
    this.forget();
    this.store.save({ outgoing: [], draft: "" });
    await this.open();
  }

  private forget(): void {
    this.patience.startAfresh();
    this.beginning = null;
    this.pumping = this.polling = this.stuck = false;
    this.delivering = null;
    this.seen = new Set();
    this.complete = this.inFlight = 0;
    this.view.typing(false, false);
    this.store.save({ session: null, ratings: {} });
  }

  /** The session, begun or resumed once for all who ask. */
  private begin(): Promise<Session> {
    this.beginning ??= this.resumeOrStart();
    return this.beginning;
  }

  private async resumeOrStart(): Promise<Session> {
    const { session } = this.store.now;
    if (session) {
      try {
        const turn = await this.insist((life) => this.api.since(session, 0, life));
        this.caughtUp(turn, false);
        if (turn.pending) void this.poll();
        return session;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        this.store.save({ session: null, ratings: {} });
        this.view.expired();
      }
    }
    const started = await this.insist((life) => this.api.start(this.language, life), true);
    this.store.save({ session: started.session, ratings: {} });
    this.caughtUp({ messages: started.messages, pending: false }, true);
    return started.session;
  }

  /** Does what everything else waits for. */
  private async insist<T>(task: (life: AbortSignal) => Promise<T>, always = false): Promise<T> {
    const trouble = (): void => {
      this.stuck = true;
      this.callForHelp();
    };
    const done = await this.patience.insist(task, always, trouble);
    this.stuck = false;
    return done;
  }

  /** Danger must be heard before the words can be recorded. Where there was no answer, the next failure asks again. */
  private callForHelp(): void {
    const life = this.patience.signal;
    for (const item of this.outbox.all) {
      const { key, choice, reply } = item;
      if (key === this.delivering || choice !== undefined || reply !== undefined || this.looked.has(key)) continue;
      this.looked.add(key);
      this.api.send(NOBODY, item, life).catch((error: unknown) => {
        if (error instanceof ApiError && error.passing) this.looked.delete(key);
        this.listen(key, error);
      });
    }
  }

  private listen(key: string, error: unknown): void {
    if (!(error instanceof ApiError) || error.safety === null || this.outbox.find(key)?.reply !== undefined) return;
    const item = this.outbox.change(key, { reply: error.safety });
    if (!item) return;
    this.view.outgoing(item);
    this.view.heard(error.safety);
  }

  /** The server has forgotten `session`: the next to ask gets a new one. */
  private renew(session: Session): void {
    if (this.store.now.session?.id !== session.id) return; // another has done it
    this.renewals++;
    this.store.save({ session: null, ratings: {} });
    this.beginning = null;
    this.seen = new Set();
    this.complete = 0;
    this.view.expired();
  }

  /** Sends what waits, the oldest first, until nothing does. */
  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    const life = this.patience.signal;
    try {
      for (let item = this.outbox.next(); item && !life.aborted; item = this.outbox.next()) {
        await this.deliver(item, await this.begin());
      }
    } catch (error) {
      if (!life.aborted) throw error;
    } finally {
      if (life === this.patience.signal) this.pumping = false;
    }
  }

  private async deliver(item: Outgoing, session: Session): Promise<void> {
    let errors = 0;
    this.delivering = item.key;
    try {
      const turn = await this.insist(async (life) => {
        const tried = this.outbox.find(item.key);
        if (!tried) throw new ApiError(400); // taken back by the patient while it waited
        this.outbox.change(item.key, { attempts: tried.attempts + 1 });
        this.typingIn(1);
        try {
          return await this.api.send(session, item, life);
        } catch (error) {
          if (error instanceof ApiError && error.status === 500 && ++errors >= ERRORS_BEFORE_ASKING) {
            throw new ApiError(400);
          }
          if (error instanceof ApiError && error.passing) this.mark(item.key, "waiting");
          this.listen(item.key, error);
          throw error;
        } finally {
          if (!life.aborted) this.typingIn(-1);
        }
      });
      this.renewals = 0;
      this.outbox.remove(item.key);
      this.view.acknowledged(item.key);
      this.took(turn);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.delivering = null;
      this.stuck = false;
      if (error.gone && this.renewals < RENEWALS) return this.renew(session);
      this.mark(item.key, error.status === 413 || error.status === 422 ? "refused" : "failed");
      if (error.gone) this.callForHelp(); // no conversation has taken it
    }
  }

  private mark(key: string, state: Outgoing["state"]): void {
    const item = this.outbox.change(key, { state });
    if (item) this.view.outgoing(item);
  }

  private took(turn: Turn): void {
    this.receive(turn.messages, true);
    let whole = true;
    for (const { seq } of turn.messages) {
      if (seq <= this.complete + 1) this.complete = Math.max(this.complete, seq);
      else whole = false;
    }
    if (turn.pending || !whole) void this.poll();
  }

  /** Asks once a second until the server owes no answer. */
  async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    const life = this.patience.signal;
    this.typingIn(1);
    try {
      for (let first = true; ; first = false) {
        if (!first) await this.patience.wait(POLL_MS);
        if (life.aborted) return;
        const session = await this.begin();
        try {
          const turn = await this.patience.insist((signal) => this.api.since(session, this.complete, signal));
          this.caughtUp(turn, true);
          if (!turn.pending) return;
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          this.renew(session);
          await this.begin();
          return;
        }
      }
    } catch (error) {
      if (!life.aborted) throw error;
    } finally {
      if (life === this.patience.signal) {
        this.polling = false;
        this.typingIn(-1);
      }
    }
  }

  /** An answer to "what is there since": after it there is no gap. */
  private caughtUp(turn: Turn, fresh: boolean): void {
    this.receive(turn.messages, fresh);
    this.complete = Math.max(this.complete, ...turn.messages.map((m) => m.seq));
  }

  private receive(messages: readonly Message[], fresh: boolean): void {
    for (const message of messages) {
      if (this.seen.has(message.seq)) continue;
      this.seen.add(message.seq);
      this.view.said(message, fresh);
    }
  }

  private typingIn(change: 1 | -1): void {
    this.inFlight = Math.max(0, this.inFlight + change);
    this.view.typing(this.inFlight > 0, this.polling);
  }
}
