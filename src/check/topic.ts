/**
 * The listeners of one kind of fact. A listener that throws is taken out, and whoever owns it hears why: a broken
 * checker has no verdict, but the run goes on.
 */

interface Listener<A, B, C, D, E> {
  readonly owner: string;
  readonly hear: (a: A, b: B, c: C, d: D, e: E) => void;
}

/** Five arguments at most, so that telling a fact allocates nothing. */
export class Topic<A = void, B = void, C = void, D = void, E = void> {
  /** Null while nobody listens, as to most there are. */
  private listeners: Listener<A, B, C, D, E>[] | null = null;
  private readonly onThrow: (owner: string, error: unknown) => void;

  constructor(onThrow: (owner: string, error: unknown) => void) {
    this.onThrow = onThrow;
  }

  add(owner: string, hear: ((a: A, b: B, c: C, d: D, e: E) => void) | undefined): void {
    if (hear === undefined) return;
    this.listeners ??= [];
    this.listeners.push({ owner, hear });
  }

  /** Takes effect with the next fact. */
  remove(owner: string): void {
    this.listeners = this.listeners?.filter((listener) => listener.owner !== owner) ?? null;
  }

  tell(a: A, b: B, c: C, d: D, e: E): void {
    const { listeners } = this;
    if (listeners === null) return;
    for (let i = 0; i < listeners.length; i++) {
      const listener = listeners[i];
      if (listener === undefined) continue;
      try {
        listener.hear(a, b, c, d, e);
      } catch (error) {
        this.onThrow(listener.owner, error);
      }
    }
  }
}
