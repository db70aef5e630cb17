/**
 * Blocks of operations that must stand together, and whether the blocks can be put one behind the other. Block X stands
 * before block Y if a step leads from it to Y: a gate between two of their operations, or an answer in X before a call in
 * Y. Steps of the second kind are too many to list; they are found by comparing the first answer and the last call.
 */
import { at } from '../../base/assert.ts';

export interface Block {
  readonly firstAnswer: Moment;
  readonly lastCall: Moment;
}

export interface Moment {
  /** A place among the events, or infinite: never. */
  readonly at: number;
  readonly operation: number;
}

/** That operation `exit` of block `from` stands before operation `entry` of block `to`, another one. */
export interface Step {
  readonly from: number;
  readonly exit: number;
  readonly to: number;
  readonly entry: number;
}

/** Steps that lead round in a circle, few of them, or null: the blocks can be put in order. `gates`: those that are listed. */
export function findCycle(blocks: readonly Block[], gates: readonly Step[]): Step[] | null {
  const graph = new BlockGraph(blocks, gates);
  const onCycle = new Placing(graph).placeAll();
  if (onCycle === null) return null;
  let shortest = graph.cycleThrough(onCycle);
  for (const { to } of shortest) {
    const cycle = graph.cycleThrough(to);
    if (cycle.length < shortest.length) shortest = cycle;
  }
  return shortest;
}

class BlockGraph {
  readonly blocks: readonly Block[];
  readonly gatesTo: readonly Step[][];
  readonly gatesFrom: readonly Step[][];
  /** Blocks by their first answers. */
  readonly byAnswer: readonly number[];
  readonly byCall: readonly number[];

  constructor(blocks: readonly Block[], gates: readonly Step[]) {
    const numbers = [...blocks.keys()];
    this.blocks = blocks;
    this.gatesTo = numbers.map(() => []);
    this.gatesFrom = numbers.map(() => []);
    for (const gate of gates) {
      at(this.gatesTo, gate.to).push(gate);
      at(this.gatesFrom, gate.from).push(gate);
    }
    const by = (moment: (block: number) => number) =>
      [...numbers].sort((one, other) => compare(moment(one), moment(other)) || one - other);
    this.byAnswer = by((block) => this.answerOf(block));
    this.byCall = by((block) => this.callOf(block));
  }

  answerOf(block: number): number {
    return at(this.blocks, block).firstAnswer.at;
  }

  callOf(block: number): number {
    return at(this.blocks, block).lastCall.at;
  }

  /** One of the shortest, of those through `start`, which is on one. */
  cycleThrough(start: number): Step[] {
    const stepFrom = new Map<number, Step>();
    const queue = [start];
    let answers = 0;
    for (const to of queue) {
      const closing = this.stepBetween(start, to);
      if (closing !== null) return this.pathFrom(closing, start, stepFrom);
      const visit = (step: Step) => {
        if (step.from === start || stepFrom.has(step.from)) return;
        stepFrom.set(step.from, step);
        queue.push(step.from);
      };
      at(this.gatesTo, to).forEach(visit);
      // Whoever answered before the last call of an earlier block of the queue has been visited.
      while (answers < this.byAnswer.length && this.answerOf(at(this.byAnswer, answers)) < this.callOf(to)) {
        visit(this.stepInTime(at(this.byAnswer, answers), to));
        answers += 1;
      }
    }
    return [];
  }

  private pathFrom(first: Step, end: number, stepFrom: ReadonlyMap<number, Step>): Step[] {
    const path = [first];
    for (let step = first; step.to !== end;) {
      const next = stepFrom.get(step.to);
      if (next === undefined) break;
      path.push(next);
      step = next;
    }
    return path;
  }

  private stepBetween(from: number, to: number): Step | null {
    if (from === to) return null;
    const gate = at(this.gatesTo, to).find((step) => step.from === from);
    if (gate !== undefined) return gate;
    return this.answerOf(from) < this.callOf(to) ? this.stepInTime(from, to) : null;
  }

  private stepInTime(from: number, to: number): Step {
    const { firstAnswer } = at(this.blocks, from);
    const { lastCall } = at(this.blocks, to);
    return { from, exit: firstAnswer.operation, to, entry: lastCall.operation };
  }
}

/** Puts one block after the other behind those that it must stand behind, until none is left or none can be. */
class Placing {
  private readonly graph: BlockGraph;
  private readonly isPlaced: boolean[];
  /** No block that is left has an answer before its last call. */
  private readonly isTimely: boolean[];
  private readonly gatesLeft: number[];
  private readonly ready: number[] = [];
  private readonly count: number;
  private first = 0;
  private second = 1;
  private calls = 0;

  constructor(graph: BlockGraph) {
    this.graph = graph;
    this.count = graph.blocks.length;
    this.isPlaced = graph.blocks.map(() => false);
    this.isTimely = graph.blocks.map(() => false);
    this.gatesLeft = graph.gatesTo.map((gates) => gates.length);
  }

  /** A block that is on a cycle; null: all were placed. */
  placeAll(): number | null {
    for (let placed = 0; placed < this.count; placed += 1) {
      this.findTimely();
      const block = this.ready.pop();
      if (block === undefined) return this.anyOnCycle();
      this.isPlaced[block] = true;
      for (const { to } of at(this.graph.gatesFrom, block)) {
        const left = at(this.gatesLeft, to) - 1;
        this.gatesLeft[to] = left;
        if (left === 0 && at(this.isTimely, to)) this.ready.push(to);
      }
    }
    return null;
  }

  private findTimely(): void {
    const { byAnswer, byCall } = this.graph;
    this.first = this.nextLeft(this.first);
    this.second = this.nextLeft(Math.max(this.second, this.first + 1));
    const first = at(byAnswer, this.first);
    const earliest = this.graph.answerOf(first);
    while (this.calls < this.count && this.graph.callOf(at(byCall, this.calls)) < earliest) {
      this.becomeTimely(at(byCall, this.calls));
      this.calls += 1;
    }
    // Its own answers do not keep it from its place.
    const next = this.second === this.count ? Infinity : this.graph.answerOf(at(byAnswer, this.second));
    if (this.graph.callOf(first) < next) this.becomeTimely(first);
  }

  private becomeTimely(block: number): void {
    if (at(this.isTimely, block)) return;
    this.isTimely[block] = true;
    if (at(this.gatesLeft, block) === 0) this.ready.push(block);
  }

  private nextLeft(place: number): number {
    let next = place;
    while (next < this.count && at(this.isPlaced, at(this.graph.byAnswer, next))) next += 1;
    return next;
  }

  /** Each of those that are left has one that is left before it: going back leads round in the end. */
  private anyOnCycle(): number {
    const seen = new Set<number>();
    let block = at(this.graph.byAnswer, this.first);
    while (!seen.has(block)) {
      seen.add(block);
      block = this.anyBefore(block);
    }
    return block;
  }

  private anyBefore(block: number): number {
    const gate = at(this.graph.gatesTo, block).find(({ from }) => !at(this.isPlaced, from));
    if (gate !== undefined) return gate.from;
    const first = at(this.graph.byAnswer, this.first);
    return first === block ? at(this.graph.byAnswer, this.second) : first;
  }
}

function compare(one: number, other: number): number {
  return one < other ? -1 : Number(one > other);
}
