/**
 * Triggered faults: each waits for the nth time that its point is reached. A point is a kind of effect that the system
 * has named, such as "a leader appends"; the world asks here before and after it executes an effect.
 */
import { assert } from '../base/assert.ts';
import type { Effect, NodeId } from '../protocol.ts';
import type { Fault, Side, When } from './plan.ts';

/** A moment that a trigger may aim at. */
export interface Point {
  readonly effect: Effect['type'];
  /** Whether this effect of a node in this state is meant. */
  matches(effect: Effect, state: unknown): boolean;
}

/** All that waits for one point, on one node or on any: so each effect is matched once, however many faults wait. */
interface Watch {
  readonly when: When;
  readonly point: Point;
  /** In the order of the plan. */
  waiting: readonly { readonly nth: number; readonly fault: Fault }[];
  reached: number;
  /** The lowest `nth` that something waits for. */
  next: number;
}

type WatchesByEffect = Map<Effect['type'], Watch[]>;

export class Triggers {
  private readonly sides: { readonly [side in Side]: WatchesByEffect } =
    { before: new Map(), after: new Map(), durable: new Map() };
  /** The kinds of effects that something waits for, or has waited for. */
  private readonly aimed = new Set<Effect['type']>();
  private armed = 0;

  constructor(faults: readonly Fault[], points: { readonly [name: string]: Point }) {
    const byName = new Map(Object.entries(points));
    for (const fault of faults) {
      if (!('when' in fault)) continue;
      const point = byName.get(fault.when.point);
      assert(point !== undefined, 'no such point', fault.when.point);
      this.arm(fault, fault.when, point);
    }
  }

  get any(): boolean {
    return this.armed > 0;
  }

  /** May something wait for effects of this kind, on whichever side? */
  aimAt(effect: Effect): boolean {
    return this.armed > 0 && this.aimed.has(effect.type);
  }

  /** Is anything armed that waits for effects of this kind, on this side? */
  watches(side: Side, effect: Effect): boolean {
    return this.sides[side].has(effect.type);
  }

  /** The faults that this effect sets off; each goes off once. */
  reached(side: Side, node: NodeId, effect: Effect, state: unknown): readonly Fault[] {
    const watches = this.sides[side].get(effect.type);
    if (watches === undefined) return NONE;
    let fired = NONE;
    for (const watch of watches) {
      if (watch.when.node !== undefined && watch.when.node !== node) continue;
      if (watch.waiting.length === 0 || !watch.point.matches(effect, state)) continue;
      watch.reached++;
      if (watch.reached < watch.next) continue;
      const due = watch.waiting.filter(({ nth }) => nth === watch.reached);
      watch.waiting = watch.waiting.filter(({ nth }) => nth !== watch.reached);
      watch.next = lowest(watch.waiting);
      if (watch.waiting.length === 0) this.retire(side, effect, watch);
      this.armed -= due.length;
      fired = [...fired, ...due.map(({ fault }) => fault)];
    }
    return fired;
  }

  disarm(): void {
    for (const watchesByEffect of Object.values(this.sides)) watchesByEffect.clear();
    this.armed = 0;
  }

  /** Nothing waits for it any more. */
  private retire(side: Side, effect: Effect, done: Watch): void {
    const left = (this.sides[side].get(effect.type) ?? []).filter((watch) => watch !== done);
    if (left.length > 0) this.sides[side].set(effect.type, left);
    else this.sides[side].delete(effect.type);
  }

  private arm(fault: Fault, when: When, point: Point): void {
    const watches = this.sides[when.side].get(point.effect) ?? [];
    const waiting = { nth: when.nth, fault };
    const same = watches.find((watch) => watch.when.point === when.point && watch.when.node === when.node);
    if (same === undefined) {
      watches.push({ when, point, waiting: [waiting], reached: 0, next: when.nth });
    } else {
      same.waiting = [...same.waiting, waiting];
      same.next = lowest(same.waiting);
    }
    this.sides[when.side].set(point.effect, watches);
    this.aimed.add(point.effect);
    this.armed++;
  }
}

const NONE: readonly Fault[] = [];

function lowest(waiting: Watch['waiting']): number {
  let next = Infinity;
  for (const { nth } of waiting) if (nth < next) next = nth;
  return next;
}
