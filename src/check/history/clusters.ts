/**
 * Decides in almost linear time what a search would try all orders of the writes for, wherever it is plain who left the
 * state that an operation found: the cluster of a state is the operation that left it and those that found it, which stand
 * together in every legal order, and behind it comes the cluster of the state that a compare-and-set then left. Clusters so
 * tied are a block; the order exists unless a block contradicts itself or the blocks stand in a circle. Gibbons & Korach,
 * "Testing shared memories" (1997), for registers whose values are written once.
 */
import { assert, at, present } from '../../base/assert.ts';
import { type Block, findCycle, type Moment, type Step } from './block-order.ts';
import type { Operation } from './history.ts';
import type { Model } from './model.ts';
import type { Constraints } from './problem.ts';
import { BEGINNING, effectsOf, identify, possibleSourcesOf, Sources } from './sources.ts';

export type Decision =
  | { readonly type: 'explained' }
  /** Numbers of operations that no order explains, even if each other one is given the benefit of the doubt. */
  | { readonly type: 'violation'; readonly operations: readonly number[] };

/**
 * `operations` are on one key, `constraints` as `constraintsOf` makes them. What is not plain is left out of account: a
 * violation is one for all that, and else the answer is null, it is not to be decided so and the search has to.
 */
export function decideByClusters<State, Input, Output>(
  operations: readonly Operation<Input, Output>[], constraints: Constraints,
  model: Model<State, Input, Output>,
): Decision | null {
  const effects = effectsOf(operations, model);
  if (effects === null || isMixed(constraints)) return null;
  const sources = new Sources(operations, effects, identify(model.initial, model));
  const conflict = sources.contradiction ?? new Blocks(sources, constraints).findConflict();
  if (conflict === null) return sources.areAllKnown ? { type: 'explained' } : null;
  const possibleSources = possibleSourcesOf(sources.statesBehind(conflict), operations, model);
  const involved = new Set([...conflict, ...possibleSources]);
  return { type: 'violation', operations: [...involved].sort((one, other) => one - other) };
}

/** Both gates and real time: what stands before what by way of others would take both to tell. */
function isMixed({ events, gates }: Constraints): boolean {
  const firstAnswer = events.findIndex((event) => event < 0);
  const isInTime = firstAnswer >= 0 && events.slice(firstAnswer).some((event) => event >= 0);
  return isInTime && gates.some((gate) => gate !== null);
}

class Blocks {
  private readonly sources: Sources;
  private readonly constraints: Constraints;
  private readonly places: Places;

  constructor(sources: Sources, constraints: Constraints) {
    this.sources = sources;
    this.constraints = constraints;
    this.places = new Places(sources);
  }

  /** Operations that can't be ordered, or null. */
  findConflict(): number[] | null {
    const { ring, rivals } = this.places;
    if (ring !== null) return [this.sources.witnessOf(ring)];
    if (rivals !== null) return rivals.map((number) => this.sources.witnessOf(number));
    const gates = this.gateSteps();
    const inversion = gates.find((gate) => this.isInverted(gate)) ?? this.findInversionInTime();
    if (inversion !== undefined) {
      return [inversion.exit, ...this.sufficientFor(inversion.entry, inversion.exit)];
    }
    const cycle = findCycle(this.inTime(), gates.filter(({ from, to }) => from !== to));
    return cycle === null ? null : this.operationsOf(withoutDetours(cycle));
  }

  private gateSteps(): Step[] {
    const { places } = this;
    const steps: Step[] = [];
    gatesThrough((number) => places.of(number) === null, this.constraints).forEach((gate, entry) => {
      const to = places.of(entry);
      if (to === null) return;
      for (const exit of gate) {
        const from = places.of(exit);
        if (from !== null) steps.push({ from: from.block, exit, to: to.block, entry });
      }
    });
    return steps;
  }

  private isInverted({ from, exit, to, entry }: Step): boolean {
    return from === to && this.places.rankOf(exit) > this.places.rankOf(entry);
  }

  /** An answer before the call of one that must stand further ahead in the block. */
  private findInversionInTime(): Step | undefined {
    const { calledAt, answeredAt } = this.timing;
    for (const [block, members] of this.places.members.entries()) {
      let latest: number | undefined;
      let latestAhead: number | undefined;
      let rank = 0;
      for (const member of members) {
        if (this.places.rankOf(member) > rank) latestAhead = latest;
        rank = this.places.rankOf(member);
        if (latestAhead !== undefined && at(answeredAt, member) < at(calledAt, latestAhead)) {
          return { from: block, exit: member, to: block, entry: latestAhead };
        }
        if (latest === undefined || at(calledAt, member) > at(calledAt, latest)) latest = member;
      }
    }
    return undefined;
  }

  private inTime(): Block[] {
    const { calledAt, answeredAt } = this.timing;
    const { members, beginning } = this.places;
    return members.map((numbers, block) => {
      let firstAnswer: Moment = { at: Infinity, operation: BEGINNING };
      let lastCall: Moment = { at: -Infinity, operation: BEGINNING };
      for (const operation of numbers) {
        const [call, answer] = [at(calledAt, operation), at(answeredAt, operation)];
        if (call > lastCall.at) lastCall = { at: call, operation };
        if (answer < firstAnswer.at) firstAnswer = { at: answer, operation };
      }
      return { firstAnswer: block === beginning ? { at: -1, operation: BEGINNING } : firstAnswer, lastCall };
    });
  }

  private get timing(): { readonly calledAt: readonly number[]; readonly answeredAt: readonly number[] } {
    const calledAt = this.sources.effects.map(() => Infinity);
    const answeredAt = this.sources.effects.map(() => Infinity);
    this.constraints.events.forEach((event, place) => {
      if (event < 0) answeredAt[~event] = place;
      else calledAt[event] = place;
    });
    return { calledAt, answeredAt };
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
  /** The block that begins with the initial state; null: nobody found it. */
  readonly beginning: number | null;
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
    this.beginning = this.places.get(BEGINNING)?.block ?? null;
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

/** By operation, those that stand before it by its gates, and where `isFree` by the gates of these. */
function gatesThrough(isFree: (number: number) => boolean, { gates }: Constraints): (readonly number[])[] {
  const through: (readonly number[])[] = [];
  for (const [number, gate] of gates.entries()) {
    assert(gate === null || gate.every((earlier) => earlier < number), 'gates are called before', number);
    through.push(gate === null || !gate.some(isFree)
      ? gate ?? []
      : [...new Set(gate.flatMap((earlier) => isFree(earlier) ? at(through, earlier) : [earlier]))]);
  }
  return through;
}

/** What stands before another by way of a third stands before it without that: `constraintsOf` leaves such gates out. */
function withoutDetours(cycle: readonly Step[]): readonly Step[] {
  const steps: Step[] = [];
  let detours = 0;
  for (const step of cycle) {
    const last = steps.at(-1);
    if (last?.entry === step.exit && cycle.length - detours > 2) {
      steps[steps.length - 1] = joined(last, step);
      detours += 1;
    } else {
      steps.push(step);
    }
  }
  const [first, last] = [at(steps, 0), at(steps, steps.length - 1)];
  return steps.length > 2 && last.entry === first.exit ? [joined(last, first), ...steps.slice(1, -1)] : steps;
}

function joined({ from, exit }: Step, { to, entry }: Step): Step {
  return { from, exit, to, entry };
}
