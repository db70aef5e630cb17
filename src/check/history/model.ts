/**
 * What a history is judged against: a small pure state machine, the system as it would be if there were one copy of it and
 * one operation at a time.
 */

/** No state: an operation can't have been answered so. */
export const IMPOSSIBLE: unique symbol = Symbol('impossible');

export interface Model<State = unknown, Input = unknown, Output = unknown> {
  /** Kebab-case. */
  readonly name: string;
  readonly initial: State;
  /**
   * The state after `input` was carried out in `state` and answered with `output`, or `IMPOSSIBLE`. `output` is null with
   * `isOpen`: nobody knows the answer, so any will do. Changes nothing; equal arguments give equal results.
   */
  step(state: State, input: Input, output: Output | null, isOpen: boolean): State | typeof IMPOSSIBLE;
  /**
   * The same as `step` for an operation that can be said in the form of a guard, which is searched faster. Null: it can't.
   * Absent: none can.
   */
  guard?(input: Input, output: Output | null, isOpen: boolean): Guard<State> | null;
  /**
   * Of operations without a guard: all ways in which one of them leads to a given state. Such operations must be possible in
   * any state. Absent: nobody knows.
   */
  ways?(inputs: readonly Input[]): (state: State) => readonly Way<State>[];
  /** Operations on different keys have nothing to do with each other, and start from `initial` each. Absent: one key. */
  keyOf?(input: Input): string | number;
  /** Tells states apart; texts, numbers, booleans and null need none of it, other states are told apart by all that they hold. */
  identifyState?(state: State): Identity;
  /** Equal for operations of which each could stand for the other. Absent: by all that they hold. */
  identifyOperation?(input: Input, output: Output | null, isOpen: boolean): string | number;
  /** In a few words, for people: `read k1 gave 3`. */
  describe(input: Input, output: Output | null, isOpen: boolean): string;
}

/** Each of these operations, by their places among those asked about, leads here from the state `from`. */
export interface Way<State> {
  readonly inputs: readonly number[];
  readonly from: State;
}

/** What tells states apart. */
export type Identity = string | number | boolean | null;

/** `if the state is needs (and is not avoids) then it becomes leaves`; else the operation can't have been answered so. */
export interface Guard<State> {
  readonly needs?: State;
  readonly avoids?: State;
  /** Absent: it stays as it is. */
  readonly leaves?: State;
}
