/**
 * Whether blocks of operations that each stand together can be put one behind the other. What stands before what is given by
 * lines: a block needs the first few stops of a line behind it, but for its own. All pairs would be too many to list.
 */
import { at } from '../../base/assert.ts';

export interface Stop {
  readonly operation: number;
  /** Null: in none. */
  readonly block: number | null;
}

/** Operation `entry` of the block stands behind the first `count` stops of the line. */
export interface Need {
  readonly line: number;
  readonly count: number;
  readonly entry: number;
}

/** That operation `exit` of block `from` stands before operation `entry` of block `to`, another one. */
export interface Step {
  readonly from: number;
  readonly exit: number;
  readonly to: number;
  readonly entry: number;
}

/** Steps that lead round in a circle, few of them, or null: the blocks can be put in order. `needs`: by block. */
export function findCycle(
  needs: readonly (readonly Need[])[], lines: readonly (readonly Stop[])[],
): Step[] | null {
  const onCycle = new Placing(needs, lines).placeAll();
  if (onCycle === null) return null;
  const ways = new Ways(needs, lines);
  let shortest = ways.cycleThrough(onCycle);
  for (const { to } of shortest) {
    const cycle = ways.cycleThrough(to);
    if (cycle.length < shortest.length) shortest = cycle;
  }
  return shortest;
}

/** Puts one block after the other behind those that it needs, until none is left or none can be. */
class Placing {
  private readonly needs: readonly (readonly Need[])[];
  private readonly lines: readonly (readonly Stop[])[];
  private readonly watches: readonly Watch[];
  private readonly linesOf: readonly Set<number>[];
  private readonly isPlaced: boolean[];
  private readonly needsLeft: number[];
  private readonly ready: number[] = [];

  constructor(needs: readonly (readonly Need[])[], lines: readonly (readonly Stop[])[]) {
    this.needs = needs;
    this.lines = lines;
    this.linesOf = needs.map(() => new Set<number>());
    lines.forEach((stops, line) => stops.forEach(({ block }) => {
      if (block !== null) at(this.linesOf, block).add(line);
    }));
    const needsOfLines = lines.map((): [block: number, count: number][] => []);
    needs.forEach((needsOfBlock, block) => needsOfBlock.forEach(({ line, count }) => {
      at(needsOfLines, line).push([block, count]);
    }));
    this.watches = lines.map((stops, line) => new Watch(stops, at(needsOfLines, line)));
    this.isPlaced = needs.map(() => false);
    this.needsLeft = needs.map(({ length }) => length);
  }

  /** A block that is on a cycle; null: all were placed. */
  placeAll(): number | null {
    this.needsLeft.forEach((left, block) => {
      if (left === 0) this.ready.push(block);
    });
    for (const line of this.lines.keys()) this.advance(line);
    for (let block = this.ready.pop(); block !== undefined; block = this.ready.pop()) {
      this.isPlaced[block] = true;
      for (const line of at(this.linesOf, block)) this.advance(line);
    }
    const left = this.isPlaced.indexOf(false);
    return left < 0 ? null : this.backToCycle(left);
  }

  private advance(line: number): void {
    for (const block of at(this.watches, line).advance((stop) => this.isLeft(stop))) {
      const left = at(this.needsLeft, block) - 1;
      this.needsLeft[block] = left;
      if (left === 0) this.ready.push(block);
    }
  }

  private isLeft({ block }: Stop): boolean {
    return block !== null && !at(this.isPlaced, block);
  }

  /** Each of those that are left needs another that is left: going back leads round in the end. */
  private backToCycle(start: number): number {
    const seen = new Set<number>();
    let block = start;
    while (!seen.has(block)) {
      seen.add(block);
      block = this.anyNeeded(block);
    }
    return block;
  }

  private anyNeeded(block: number): number {
    for (const { line, count } of at(this.needs, block)) {
      for (let index = at(this.watches, line).head; index < count; index += 1) {
        const stop = at(at(this.lines, line), index);
        if (stop.block !== null && stop.block !== block && this.isLeft(stop)) return stop.block;
      }
    }
    return block;
  }
}

/** How far a line has come, and which blocks have what they need of it. */
class Watch {
  /** The first stop that is left. */
  head = 0;
  /** The first that is left of another block than the head's. */
  private second = 0;
  private readonly stops: readonly Stop[];
  private readonly needs: readonly (readonly [block: number, count: number])[];
  private readonly countOf: ReadonlyMap<number, number>;
  private readonly met = new Set<number>();
  private next = 0;

  constructor(stops: readonly Stop[], needs: readonly (readonly [block: number, count: number])[]) {
    this.stops = stops;
    this.needs = [...needs].sort((one, other) => one[1] - other[1] || one[0] - other[0]);
    this.countOf = new Map(needs);
  }

  /** The blocks that have what they need from now on. */
  advance(isLeft: (stop: Stop) => boolean): number[] {
    while (this.head < this.stops.length && !isLeft(at(this.stops, this.head))) this.head += 1;
    const released: number[] = [];
    const release = (block: number) => {
      if (this.met.has(block)) return;
      this.met.add(block);
      released.push(block);
    };
    for (; this.next < this.needs.length; this.next += 1) {
      const [block, count] = at(this.needs, this.next);
      if (count > this.head) break;
      release(block);
    }
    const owner = this.stops[this.head]?.block ?? null;
    if (owner === null) return released;
    // Its own stops do not keep the owner of the first one from its place.
    this.second = Math.max(this.second, this.head);
    const isOther = (stop: Stop) => stop.block !== owner && isLeft(stop);
    while (this.second < this.stops.length && !isOther(at(this.stops, this.second))) this.second += 1;
    const count = this.countOf.get(owner);
    if (count !== undefined && count <= this.second) release(owner);
    return released;
  }
}

class Ways {
  private readonly needs: readonly (readonly Need[])[];
  private readonly lines: readonly (readonly Stop[])[];
  /** By block and line, where its first stop is. */
  private readonly firstStops: readonly Map<number, number>[];

  constructor(needs: readonly (readonly Need[])[], lines: readonly (readonly Stop[])[]) {
    this.needs = needs;
    this.lines = lines;
    this.firstStops = needs.map(() => new Map<number, number>());
    lines.forEach((stops, line) => stops.forEach(({ block }, index) => {
      if (block === null) return;
      const first = at(this.firstStops, block);
      if (!first.has(line)) first.set(line, index);
    }));
  }

  /** One of the shortest, of those through `start`, which is on one. */
  cycleThrough(start: number): Step[] {
    const stepFrom = new Map<number, Step>();
    const queue = [start];
    const passed = this.lines.map(() => 0);
    for (const to of queue) {
      const closing = this.stepBetween(start, to);
      if (closing !== null) return pathFrom(closing, start, stepFrom);
      for (const { line, count, entry } of at(this.needs, to)) {
        const stops = at(this.lines, line);
        // Who stops further ahead has been visited.
        for (let index = at(passed, line); index < count; index += 1) {
          const { block: from, operation: exit } = at(stops, index);
          if (from === null || from === start || from === to || stepFrom.has(from)) continue;
          stepFrom.set(from, { from, exit, to, entry });
          queue.push(from);
        }
        passed[line] = Math.max(at(passed, line), count);
      }
    }
    return [];
  }

  private stepBetween(from: number, to: number): Step | null {
    if (from === to) return null;
    for (const { line, count, entry } of at(this.needs, to)) {
      const index = at(this.firstStops, from).get(line);
      if (index === undefined || index >= count) continue;
      return { from, exit: at(at(this.lines, line), index).operation, to, entry };
    }
    return null;
  }
}

function pathFrom(first: Step, end: number, stepFrom: ReadonlyMap<number, Step>): Step[] {
  const path = [first];
  for (let { to } = first; to !== end;) {
    const next = stepFrom.get(to);
    if (next === undefined) break;
    path.push(next);
    to = next.to;
  }
  return path;
}
