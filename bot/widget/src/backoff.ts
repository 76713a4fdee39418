/**
 * How long to wait before the next try: 0.5 s, doubling to at most 15 s, each shortened by up to a quarter at
 * random, so that the patients of a server that comes back do not all knock in the same instant.
 */
export class Backoff {
  private tries = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds. */
  next(): number {
    const full = Math.min(15_000, 500 * 2 ** Math.min(this.tries++, 10));
    return full * (1 - this.random() / 4);
  }
}

/** A wait that can be cut short, by the network coming back or by the patient pressing "Try again". */
export class Wake {
  private readonly sleepers = new Set<() => void>();

  constructor() {
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.now());
  }

  now(): void {
    for (const wake of [...this.sleepers]) wake();
  }

  /** Ends after `ms`, or earlier when woken or when `life` is aborted. */
  wait(ms: number, life: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.sleepers.delete(end);
        life.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.sleepers.add(end);
      life.addEventListener("abort", end);
    });
  }
}
