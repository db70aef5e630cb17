/**
 * Decides in almost linear time what a search would try all orders of the writes for, wherever it is plain who left the
 * state that an operation found: the cluster of a state is the operation that left it and those that found it, which stand
 * together in every legal order, and behind it comes the cluster of the state that a compare-and-set then left. Clusters so
 * tied are a block; the order exists unless a block contradicts itself or the blocks stand in a circle. Gibbons & Korach,
 * "Testing shared memories" (1997), for registers whose values are written once.
 */
import { at, present } from '../../base/assert.ts';
import { findCycle, type Need, type Step, type Stop } from './block-order.ts';
import type { Operation } from './history.ts';
import { identityOf } from './identity.ts';
import type { Precedence } from './problem.ts';
import type { Model } from './model.ts';
import { BEGINNING, effectsOf, possibleSourcesOf, Sources } from './sources.ts';

export type Decision =
  | { readonly type: 'explained' }
  /** Numbers of operations that no order explains, even if each other one is given the benefit of the doubt. */
  | { readonly type: 'violation'; readonly operations: readonly number[] };

/**
 * `operations` are on one key. What is not plain is left out of account: a violation is one for all that, and else the answer
 * is null, it is not to be decided so and the search has to.
 */
export function decideByClusters<State, Input, Output>(
  operations: readonly Operation<Input, Output>[], precedence: Precedence,
  model: Model<State, Input, Output>,
): Decision | null {
  const effects = effectsOf(operations, model);
  if (effects === null) return null;
  const sources = new Sources(operations, effects, identityOf(model.initial, model));
  const conflict = sources.contradiction ?? new Blocks(sources, precedence).findConflict();
  if (conflict === null) return sources.areAllKnown ? { type: 'explained' } : null;
  const possibleSources = possibleSourcesOf(sources.statesBehind(conflict), operations, model);
  const involved = new Set([...conflict, ...possibleSources]);
  return { type: 'violation', operations: [...involved].sort((one, other) => one - other) };
}

/** By line: what an operation of a block stands behind. */
type Needs = Map<number, Need>;

class Blocks {
  private readonly sources: Sources;
  private readonly precedence: Precedence;
  private readonly places: Places;

  constructor(sources: Sources, precedence: Precedence) {
    this.sources = sources;
    this.precedence = precedence;
    this.places = new Places(sources);
  }

  /** Operations that can't be ordered, or null. */
  findConflict(): number[] | null {
    const { ring, rivals } = this.places;
    if (ring !== null) return [this.sources.witnessOf(ring)];
    if (rivals !== null) return rivals.map((number) => this.sources.witnessOf(number));
    return this.findInversion() ?? this.findCircle();
  }

  /** One that must stand ahead of another in their block, and behind it too. */
  private findInversion(): number[] | null {
    const stops = this.stopsInLines();
    for (const members of this.places.members) {
      const ahead: Needs = new Map();
      let level: number[] = [];
      for (const member of members) {
        const [first] = level;
        if (first !== undefined && this.places.rankOf(first) < this.places.rankOf(member)) {
          level.forEach((number) => this.addNeed(number, ahead));
          level = [];
        }
        level.push(member);
        const stop = stops.get(member);
        const need = stop === undefined ? undefined : ahead.get(stop.line);
        if (stop === undefined || need === undefined || need.count <= stop.index) continue;
        return [member, ...this.sufficientFor(need.entry, member)];
      }
    }
    return null;
  }

  private stopsInLines(): Map<number, { readonly line: number; readonly index: number }> {
    return new Map(this.precedence.lines.flatMap((operations, line) =>
      operations.map((operation, index) => [operation, { line, index }] as const)));
  }

  private addNeed(entry: number, needs: Needs): void {
    const { line, count } = at(this.precedence.behind, entry);
    if (count > (needs.get(line)?.count ?? 0)) needs.set(line, { line, count, entry });
  }

  private findCircle(): number[] | null {
    const { places, precedence } = this;
    const stop = (operation: number): Stop => ({ operation, block: places.of(operation)?.block ?? null });
    const lines = precedence.lines.map((operations) => operations.map(stop));
    const needs = places.members.map((numbers) => [...this.needsOf(numbers).values()]);
    // One more line, of the beginning alone, which all stand behind.
    const cycle = findCycle(needs, [...lines, [stop(BEGINNING)]]);
    return cycle === null ? null : this.operationsOf(cycle);
  }

  private needsOf(members: readonly number[]): Needs {
    const needs: Needs = new Map();
    members.forEach((number) => this.addNeed(number, needs));
    const line = this.precedence.lines.length;
    return needs.set(line, { line, count: 1, entry: at(members, 0) });
  }

  private operationsOf(cycle: readonly Step[]): number[] {
    return cycle.flatMap(({ exit, entry }, number) => {
      const after = at(cycle, (number + 1) % cycle.length);
      return [...exit === BEGINNING ? [] : [exit], ...this.sufficientFor(entry, after.exit)];
    });
  }

  /** What besides `other`, of the same block, shows the place of `number` in it: nothing if `other` needs what it left. */
  private sufficientFor(number: number, other: number): number[] {
    const { needs, avoids, leaves } = at(this.sources.effects, number);
    const witness = this.sources.witnessOf(number);
    const isBlind = needs === undefined && avoids === undefined;
    const isBehind = other !== BEGINNING && this.places.rankOf(other) > this.places.rankOf(number);
    return leaves !== undefined && isBehind && (isBlind || witness !== number) ? [] : [witness];
  }
}

/** Where an operation stands in its block: behind all of a lower rank, before all of a higher one. */
interface Place {
  readonly block: number;
  readonly rank: number;
}

/** Where operations stand whose sources are plain. The others may stand anywhere, in the middle of a block too. */
class Places {
  /** By block, its operations by rank. */
  readonly members: readonly (readonly number[])[];
  /** One of several operations that found each what another of them left. */
  readonly ring: number | null;
  /** Two that changed the same state. */
  readonly rivals: readonly number[] | null;
  private readonly sources: Sources;
  private readonly places = new Map<number, Place>();
  private blocks = 0;

  constructor(sources: Sources) {
    this.sources = sources;
    const numbers = [...sources.effects.keys()].filter((number) => this.isBound(number));
    this.ring = numbers.find((number) => !this.findPlace(number)) ?? null;
    this.members = this.ring === null ? this.gatherMembers(numbers) : [];
    this.rivals = this.findRivals();
  }

  of(number: number): Place | null {
    return this.places.get(number) ?? null;
  }

  rankOf(number: number): number {
    return present(this.places.get(number), 'an operation with a place').rank;
  }

  private isBound(number: number): boolean {
    const changes = at(this.sources.effects, number).leaves !== undefined;
    return this.sources.hasHappened(number) && (changes || this.sources.sourceOf(number) !== null);
  }

  /** Of the operation and all that it stands behind in its block. False: it stands behind itself. */
  private findPlace(number: number): boolean {
    const walk = new Set<number>();
    let operation: number | null = number;
    while (operation !== null && !this.places.has(operation)) {
      if (walk.has(operation)) return false;
      walk.add(operation);
      operation = this.sourceOf(operation);
    }
    for (const next of [...walk].reverse()) {
      this.places.set(next, this.placeBehind(this.sourceOf(next), next));
    }
    return true;
  }

  private placeBehind(source: number | null, number: number): Place {
    if (source === null) {
      this.blocks += 1;
      return { block: this.blocks - 1, rank: 0 };
    }
    const { block, rank } = present(this.places.get(source), 'a source with a place');
    return { block, rank: rank + (at(this.sources.effects, number).leaves === undefined ? 1 : 2) };
  }

  private sourceOf(number: number): number | null {
    return number === BEGINNING ? null : this.sources.sourceOf(number);
  }

  private gatherMembers(numbers: readonly number[]): number[][] {
    const members = Array.from({ length: this.blocks }, (): number[] => []);
    const byRank = [...numbers].sort((one, other) => this.rankOf(one) - this.rankOf(other) || one - other);
    for (const number of byRank) {
      at(members, present(this.places.get(number), 'an operation with a place').block).push(number);
    }
    return members;
  }

  private findRivals(): number[] | null {
    const changes = (number: number) => at(this.sources.effects, number).leaves !== undefined;
    for (const numbers of this.members) {
      const rival = numbers.find((number, place) => {
        const before = numbers[place - 1];
        return before !== undefined && changes(number) && this.rankOf(before) === this.rankOf(number);
      });
      if (rival !== undefined) return [at(numbers, numbers.indexOf(rival) - 1), rival];
    }
    return null;
  }
}
