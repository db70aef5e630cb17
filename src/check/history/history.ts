/**
 * A history: what clients saw of a system, and nothing else. Calls and answers in the order in which they happened; a call
 * that was never answered may have taken effect at any later time, or never. What certainly did not happen is left out
 * (Herlihy & Wing 1990, §2; Jepsen's invoke, ok, fail and info).
 */

export interface Operation<Input = unknown, Output = unknown> {
  /** The client. It makes one call at a time; after a call that stays open it may go on. */
  readonly process: number;
  readonly input: Input;
  /** What was answered; null if `isOpen`. */
  readonly output: Output | null;
  /** Never answered. */
  readonly isOpen: boolean;
  readonly call: Mention;
  /** Null: never answered. */
  readonly answer: Mention | null;
}

/** Where and when something was recorded. */
export interface Mention {
  /** From 1; 0 if the history was in no file. */
  readonly line: number;
  /** In the recorder's unit of time; null if it recorded none. */
  readonly time: number | null;
}

export interface History<Input = unknown, Output = unknown> {
  /** In the order of their calls. */
  readonly operations: readonly Operation<Input, Output>[];
  /**
   * Calls and answers as they happened: `k` is the call of operation k, `~k` its answer. Each operation has one call, and an
   * answer behind it unless it is open.
   */
  readonly events: readonly number[];
}
