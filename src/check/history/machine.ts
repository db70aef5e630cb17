/**
 * A model as the search sees it: states and kinds of operations are numbers, and operations that could stand for each other
 * are of one kind. `compile.ts` makes one of a model, `keyed-machine.ts` one of a machine for each key.
 */

/** No such state: a step that can't be, or what a guard does not ask for. */
export const NONE = -1;

export interface Machine {
  readonly initial: number;
  /** How many states guards speak of; they have the lowest numbers. */
  readonly guardedStates: number;
  /** What is remembered of states, in bytes, roughly; grows. */
  readonly bytes: number;
  /** Stands for all states that nothing asks for, and that become none that something asks for; or `NONE`. */
  readonly junk: number;
  /** Whether any operation avoids a state; and whether some avoids this one. */
  readonly avoidsAny: boolean;
  isAvoided(state: number): boolean;
  /** The state after an operation of this kind, or `NONE`. */
  step(state: number, kind: number): number;
  /** Whether operations of this kind are known never to change the state. */
  isRead(kind: number): boolean;
  /** Whether operations of this kind are possible in any state and leave the same one in all. */
  isWrite(kind: number): boolean;
  /** Which of the guarded states an operation of this kind may leave that has no guard; null: any. */
  outcomes(kind: number): readonly number[] | null;
  /** Whether the next three say all of this kind. */
  isGuarded(kind: number): boolean;
  /** The state that an operation of this kind needs, avoids or leaves; `NONE` where it does not care. */
  needs(kind: number): number;
  avoids(kind: number): number;
  leaves(kind: number): number;
}
