/**
 * Triggered faults: each waits for the nth time that its point is reached. A point is a kind of effect that the system
 * has named, such as "a leader appends"; the world asks here before and after it executes an effect.
 */
import { assert } from '../base/assert.ts';
import type { Effect, NodeId } from '../protocol.ts';
import type { Fault, Side } from './plan.ts';

/** A moment that a trigger may aim at. */
export interface Point {
  readonly effect: Effect['type'];
  /** Whether this effect of a node in this state is meant. */
  matches(effect: Effect, state: unknown): boolean;
}

interface Armed {
  readonly fault: Fault;
  readonly point: Point;
  readonly node: NodeId | undefined;
  readonly side: Side;
  remaining: number;
}

export class Triggers {
  private armed: Armed[] = [];

  constructor(faults: readonly Fault[], points: { readonly [name: string]: Point }) {
    const byName = new Map(Object.entries(points));
    for (const fault of faults) {
      if (!('when' in fault)) continue;
      const { when } = fault;
      const point = byName.get(when.point);
      assert(point !== undefined, 'no such point', when.point);
      this.armed.push({ fault, point, node: when.node, side: when.side, remaining: when.nth });
    }
  }

  get any(): boolean {
    return this.armed.length > 0;
  }

  /** The faults that this effect sets off, in the order of the plan; each goes off once. */
  reached(side: Side, node: NodeId, effect: Effect, state: unknown): readonly Fault[] {
    let fired: Fault[] | undefined;
    for (const trigger of this.armed) {
      if (trigger.side !== side || trigger.point.effect !== effect.type) continue;
      if (trigger.node !== undefined && trigger.node !== node) continue;
      if (!trigger.point.matches(effect, state)) continue;
      trigger.remaining--;
      if (trigger.remaining === 0) (fired ??= []).push(trigger.fault);
    }
    if (fired === undefined) return NONE;
    this.armed = this.armed.filter((trigger) => trigger.remaining > 0);
    return fired;
  }

  disarm(): void {
    this.armed = [];
  }
}

const NONE: readonly Fault[] = [];
