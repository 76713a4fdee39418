/** Doing a request until it is done, for as long as its conversation lasts. */
import { ApiError } from "./api";
import { Backoff, Wake } from "./backoff";

/** slow: no answer yet, no failure either; busy: the server asked for a pause. */
export type Link = "up" | "slow" | "down" | "busy";

/** A request without an answer for this long is mentioned. */
const SLOW_MS = 1_200;

export class Patience {
  private life = new AbortController();
  private readonly wake = new Wake();

  constructor(private readonly tell: (link: Link) => void) {}

  /** Aborted when the conversation that it was taken for is over. */
  get signal(): AbortSignal {
    return this.life.signal;
  }

  /** Everything under way ends; what comes now belongs to another conversation. */
  startAfresh(): void {
    this.life.abort();
    this.life = new AbortController();
  }

  /** Cuts all waits short. */
  now(): void {
    this.wake.now();
  }

  wait(ms: number): Promise<void> {
    return this.wake.wait(ms, this.signal);
  }

  /**
   * Does `task` with longer and longer waits. Errors: ApiError that another try cannot mend (none with
   * `always`), and any error once the conversation is over. `trouble` is told of every failure, and of an answer that takes long.
   */
  async insist<T>(task: (life: AbortSignal) => Promise<T>, always = false, trouble = (): void => {}): Promise<T> {
    const life = this.signal;
    const backoff = new Backoff();
    while (!life.aborted) {
      const slow = setTimeout(() => {
        if (life.aborted) return;
        this.tell("slow");
        trouble();
      }, SLOW_MS);
      let again: ApiError;
      try {
        const done = await task(life);
        if (life.aborted) break;
        this.tell("up");
        return done;
      } catch (error) {
        if (life.aborted) break;
        if (!(error instanceof ApiError)) throw error;
        if (!error.passing && !always) {
          this.tell("up"); // it did answer
          throw error;
        }
        again = error;
      } finally {
        clearTimeout(slow);
      }
      this.tell(again.status === 429 ? "busy" : "down");
      trouble();
      await this.wake.wait(again.retryAfter ?? backoff.next(), life);
    }
    throw new Error("conversation over");
  }
}
