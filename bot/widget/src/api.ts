/**
 * The public API, version 1: plain short HTTP, no open connection. The token travels in the Authorization
 * header only, never in an address (addresses end up in logs); no cookies, so third-party-cookie rules do not
 * matter; no referrer, because which page of a clinic somebody reads is nobody's business.
 */
import { readClinic, type Clinic } from "./clinic";
import { isObject, readMessages, stringOr, type Message } from "./message";
import type { Outgoing } from "./outbox";
import type { Rating, Session } from "./store";

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface ContactFields {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly preferred: "call" | "text" | "email";
  readonly about: string;
  readonly text_consent: boolean;
  /** The honeypot: people leave it empty. */
  readonly website: string;
  readonly topic?: string;
}

export interface Turn {
  readonly messages: readonly Message[];
  readonly pending: boolean;
}

/** The server did not do what was asked. Status 0: no answer, or one that is not from our server. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** Milliseconds, as the server asked for; null when it did not. */
    readonly retryAfter: number | null = null,
    readonly errors: readonly FieldError[] = [],
    /** The reply to words of danger, which the server could not record: shown at once, while the words are sent again. */
    readonly safety: string | null = null,
  ) {
    super("API " + status);
  }

  /** The same request can go well later: no answer, too many, or the server's own trouble. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** The conversation cannot be used any more: expired token, another's token, deleted. */
  get gone(): boolean {
    return this.status === 401 || this.status === 403 || this.status === 404;
  }
}

/** A request without an answer is given up after this long and tried again: the key makes that safe. */
const TIMEOUT_MS = 20_000;

interface Request {
  method?: string;
  session?: Session;
  key?: string;
  body?: unknown;
  life?: AbortSignal;
}

export class Api {
  /** @param base address of the API with its version, no slash at the end. */
  constructor(private readonly base: string) {}

  async clinic(language: string): Promise<Clinic> {
    return readClinic(await this.ask("/widget-config?lang=" + language));
  }

  async start(language: string, life: AbortSignal): Promise<{ session: Session; messages: Message[] }> {
    const answer = await this.ask("/conversations", { method: "POST", body: { language }, life });
    if (!isObject(answer) || typeof answer["id"] !== "string" || typeof answer["token"] !== "string") {
      throw new ApiError(0);
    }
    return { session: { id: answer["id"], token: answer["token"] }, messages: readMessages(answer) };
  }

  async send(session: Session, item: Outgoing, life: AbortSignal): Promise<Turn> {
    const body = item.choice === undefined ? { text: item.text } : { choice: item.choice };
    return turn(await this.ask(of(session, "/messages"), { method: "POST", session, key: item.key, body, life }));
  }

  async since(session: Session, after: number, life: AbortSignal): Promise<Turn> {
    return turn(await this.ask(of(session, "/messages?after=" + after), { session, life }));
  }

  async contact(session: Session, key: string, body: ContactFields): Promise<Turn> {
    return turn(await this.ask(of(session, "/contact"), { method: "POST", session, key, body }));
  }

  async rate(session: Session, seq: number, value: Rating): Promise<void> {
    await this.ask(of(session, `/messages/${seq}/feedback`), { method: "POST", session, body: { value } });
  }

  async remove(session: Session): Promise<void> {
    await this.ask(of(session, ""), { method: "DELETE", session });
  }

  private async ask(path: string, { method = "GET", session, key, body, life }: Request = {}): Promise<unknown> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (session) headers["Authorization"] = "Bearer " + session.token;
    if (key) headers["Idempotency-Key"] = key;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const clock = new AbortController();
    const stop = (): void => clock.abort();
    const timer = setTimeout(stop, TIMEOUT_MS);
    life?.addEventListener("abort", stop);
    if (life?.aborted) stop();
    try {
      const response = await fetch(this.base + path, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        signal: clock.signal,
        credentials: "omit",
        referrerPolicy: "no-referrer",
        redirect: "error",
        cache: session || method !== "GET" ? "no-store" : "default",
      });
      if (response.status === 204) return null;
      // A page of a proxy or of a hotel's network instead of JSON is no answer, whatever its status says.
      const json: unknown = await response.json().catch(() => undefined);
      if (response.ok) {
        if (json === undefined) throw new ApiError(0);
        return json;
      }
      // A "not found" that is not ours (a proxy while the server is being replaced) must not end a conversation.
      const ours = isObject(json) || response.status === 413 || response.status === 429 || response.status >= 500;
      throw new ApiError(ours ? response.status : 0, retryAfter(response), fieldErrors(json), safetyReply(json));
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(0);
    } finally {
      clearTimeout(timer);
      life?.removeEventListener("abort", stop);
    }
  }
}

const of = (session: Session, rest: string): string => `/conversations/${encodeURIComponent(session.id)}${rest}`;

const turn = (json: unknown): Turn => ({
  messages: readMessages(json),
  pending: isObject(json) && json["pending"] === true,
});

/** Seconds only: the other form, a date, would have to trust this device's clock. */
function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  return seconds >= 0 ? Math.min(seconds, 3600) * 1000 : null;
}

function safetyReply(json: unknown): string | null {
  return isObject(json) && stringOr(json["type"], "").endsWith("#safety") ? stringOr(json["detail"], "") || null : null;
}

function fieldErrors(json: unknown): FieldError[] {
  const errors = isObject(json) && Array.isArray(json["errors"]) ? json["errors"] : [];
  return errors.filter(isObject).map((e) => ({ field: stringOr(e["field"], ""), message: stringOr(e["message"], "") }));
}
