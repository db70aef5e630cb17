/**
 * A model, and the operations of one history, as numbers: states and kinds of operations are counted as they turn up, so
 * that a step is a comparison or two, and equal operations are known as equal. Built once for a history and shared by all
 * of its keys and by the search for a counterexample.
 */
import { at } from '../../base/assert.ts';
import type { Operation } from './history.ts';
import { IMPOSSIBLE, type Model } from './model.ts';

/** No state, and of a guard: nothing asked for. */
export const NONE = -1;
const OPAQUE = -2;

type Identity = string | number | boolean | null;

export class Machine<State = unknown, Input = unknown, Output = unknown> {
  readonly initial: number;
  private readonly model: Model<State, Input, Output>;
  private readonly states: State[] = [];
  private readonly stateIds = new Map<Identity, number>();
  /** By kind: the state that a guard needs, avoids and leaves; or `NONE`. `needs` of `OPAQUE`: ask the model. */
  private readonly needs: number[] = [];
  private readonly avoids: number[] = [];
  private readonly leaves: number[] = [];
  /** By kind: an operation of it, for the model to be asked. */
  private readonly samples: Operation<Input, Output>[] = [];
  private readonly kindIds = new Map<Identity, number>();
  /** By kind, then by state: the next one, where the model was asked. */
  private readonly asked: (Map<number, number> | null)[] = [];

  constructor(model: Model<State, Input, Output>) {
    this.model = model;
    this.initial = this.stateOf(model.initial);
  }

  get kinds(): number {
    return this.needs.length;
  }

  /** Equal for operations of which each could stand for the other. */
  kindOf(operation: Operation<Input, Output>): number {
    const { input, output, isOpen } = operation;
    const guard = this.model.guard?.(input, output, isOpen) ?? null;
    if (guard === null) return this.opaqueKind(operation);
    const needs = guard.needs === undefined ? NONE : this.stateOf(guard.needs);
    const avoids = guard.avoids === undefined ? NONE : this.stateOf(guard.avoids);
    const leaves = guard.leaves === undefined ? NONE : this.stateOf(guard.leaves);
    const identity = ((needs + 1) * 0x2_0000 + (avoids + 1)) * 0x2_0000 + leaves + 1;
    return this.kindIds.get(identity) ?? this.addKind(identity, operation, needs, avoids, leaves);
  }
}
