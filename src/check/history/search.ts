/**
 * Looks for an order: of all operations of a problem, legal for its model, within what its constraints allow (Wing & Gong
 * 1993, with the memory of Lowe 2017). Nothing takes its place before it must: the search follows the events, and when the
 * answer of an operation comes up that has no place yet, it tries what could come next. Some things keep it short.
 *
 * - A read that could take its place takes it at once: it changes nothing, so it is in nobody's way.
 * - Open operations that could stand for each other are used in the order of their calls.
 * - An open operation whose effect is gone before anything has seen it need not be used.
 * - Of answered operations that could stand for each other the one that was answered first is tried (`twins.ts`).
 * - Where it has been, it does not go again (`visited.ts`).
 */
import { at } from '../../base/assert.ts';
import { int } from '../../base/ints.ts';
import { Course, type Mark } from './course.ts';
import { type Machine, NONE } from './machine.ts';
import { OPTIONAL } from './open-operations.ts';
import type { Bounds, Problem } from './problem.ts';
import { Twins } from './twins.ts';
import { Visited } from './visited.ts';

export type Found =
  /** Legal, and of all operations but of open ones that have not taken effect. */
  | { readonly verdict: 'ok'; readonly order: readonly number[]; readonly steps: number }
  /** There is none. */
  | { readonly verdict: 'violation'; readonly steps: number }
  | { readonly verdict: 'unknown'; readonly reason: 'steps' | 'memory'; readonly steps: number };

export function findOrder(problem: Problem, bounds: Bounds): Found {
  return new Search(problem, bounds).run();
}

/**
 * What a junction tries, in this order: if the one that all wait for need not have a place, to go on without it; to put it
 * next; those behind which it could stand; and then the rest.
 */
const LETTING_GO = 0;
const BLOCKED_ONE = 1;
const CLOSED_THAT_HELP = 2;
const OPTIONAL_THAT_HELP = 3;
const OPEN_THAT_HELP = 4;
const OTHER_CLOSED = 5;
const OTHER_OPTIONAL = 6;
const OTHER_OPEN = 7;
const EXHAUSTED = 8;

/** A place where the search has to choose, with what it was when it came there. */
interface Junction extends Mark {
  /** The state before an operation that was just put and need not have been, and that nothing has seen yet; or `NONE`. */
  before: number;
  phase: number;
  /** The candidate that is to be tried next: an operation, or a group of open ones. */
  next: number;
}

class Search {
  private readonly problem: Problem;
  private readonly machine: Machine;
  private readonly bounds: Bounds;
  private readonly course: Course;
  private readonly visited: Visited;
  /** Made when it is needed first. */
  private twins: Twins | null = null;
  private readonly junctions: Junction[] = [];
  private depth = 0;

  constructor(problem: Problem, bounds: Bounds) {
    this.problem = problem;
    this.machine = problem.machine;
    this.bounds = bounds;
    this.course = new Course(problem);
    this.visited = new Visited(this.course.slots.words, this.course.bags, bounds.bytes / 2);
  }

  run(): Found {
    let isThere = this.course.follow();
    if (!isThere) this.arrive(NONE);
    while (!isThere) {
      const { steps } = this;
      if (steps > this.bounds.steps) return { verdict: 'unknown', reason: 'steps', steps };
      if (this.isFull()) return { verdict: 'unknown', reason: 'memory', steps };
      if (this.depth === 0) return { verdict: 'violation', steps };
      isThere = this.tryNext();
    }
    return { verdict: 'ok', order: this.course.order(), steps: this.steps };
  }

  private get steps(): number {
    return this.course.steps + this.visited.probes;
  }

  /** Half of what may be remembered is for the places that were visited, which they keep to. */
  private isFull(): boolean {
    return this.course.bags.bytes + this.machine.bytes > this.bounds.bytes / 2;
  }

  /** The search has come to a place where it has to choose; unless it was there before, it will. */
  private arrive(before: number): void {
    const { course } = this;
    if (!this.visited.visit(course.position, course.state, course.bag, course.mask)) return;
    let junction = this.junctions[this.depth];
    if (junction === undefined) {
      junction = { trail: 0, state: 0, bag: 0, before: 0, phase: 0, next: 0 };
      this.junctions.push(junction);
    }
    this.depth++;
    course.mark(junction);
    junction.before = before;
    junction.next = course.blocked;
    junction.phase = int(course.open.role, course.blocked) === OPTIONAL ? LETTING_GO : BLOCKED_ONE;
  }

  /** Goes on from the last junction with its next candidate, or gives the junction up. True once all have a place. */
  private tryNext(): boolean {
    const junction = at(this.junctions, this.depth - 1);
    this.course.takeBackTo(junction);
    if (junction.phase === LETTING_GO) {
      junction.phase = BLOCKED_ONE;
      this.course.letGo(this.course.blocked);
      return this.goOn(NONE);
    }
    for (;;) {
      const candidate = this.nextOf(junction);
      if (candidate !== NONE) {
        if (!this.puts(junction, candidate)) continue;
        return this.goOn(this.isFree(junction.phase, candidate) ? junction.state : NONE);
      } else if (++junction.phase < EXHAUSTED) {
        junction.next = this.firstOf(junction.phase);
      } else {
        this.depth--;
        return false;
      }
    }
  }

  private firstOf(phase: number): number {
    const { waiting } = this.course;
    if (isGroupPhase(phase)) return 0;
    return waiting.behind(isOptionalPhase(phase) ? waiting.optional : waiting.writers);
  }

  private nextOf(junction: Junction): number {
    const { waiting, open } = this.course;
    if (isGroupPhase(junction.phase)) {
      const group = open.nextFree(junction.next);
      junction.next = group + 1;
      return group;
    }
    const candidate = junction.next;
    if (waiting.isRing(candidate)) return NONE;
    junction.next = junction.phase === BLOCKED_ONE ? waiting.writers : waiting.behind(candidate);
    return candidate;
  }

  /** Puts a candidate next, if it can be and if this is the phase for it. */
  private puts(junction: Junction, candidate: number): boolean {
    const { course, machine, problem: { kinds } } = this;
    const { phase, before, state } = junction;
    const operation = isGroupPhase(phase) ? at(at(course.open.members, candidate), 0) : candidate;
    const kind = int(kinds, operation);
    const isFree = this.isFree(phase, candidate);
    const next = course.after(state, kind);
    if (next === NONE || !course.mayStand(operation)) return false;
    if (isFree && this.isIdle(phase, state, kind, next)) return false;
    if (phase !== BLOCKED_ONE) {
      if (operation === course.blocked || (!isFree && this.hasElder(operation))) return false;
      const helps = machine.step(next, int(kinds, course.blocked)) !== NONE;
      if (helps !== phase < OTHER_CLOSED) return false;
    }
    // What need not have been there, and was put there last, would be gone unseen.
    if (before !== NONE && machine.step(before, kind) === next) return false;
    if (isGroupPhase(phase) ? course.use(candidate, next) : course.put(operation, next)) return true;
    course.takeBackTo(junction);
    return false;
  }

  /** Whether a candidate need not have a place. */
  private isFree(phase: number, candidate: number): boolean {
    if (phase === BLOCKED_ONE) return int(this.course.open.role, candidate) === OPTIONAL;
    return phase !== CLOSED_THAT_HELP && phase !== OTHER_CLOSED;
  }

  /**
   * Whether what need not have been is of no use now. That is so if it changes nothing; and if it leaves what nothing asks for,
   * where nothing avoids any state: then whatever can follow can do so without it. Else it may be of use to get away from a
   * state that is avoided. One that is possible at any time, in any state, can wait until it comes to that.
   */
  private isIdle(phase: number, state: number, kind: number, next: number): boolean {
    const { machine } = this;
    if (next === state) return true;
    if (next !== machine.junk) return false;
    if (!machine.avoidsAny) return true;
    return isGroupPhase(phase) && machine.isWrite(kind) && !machine.isAvoided(state);
  }

  private hasElder(operation: number): boolean {
    this.twins ??= new Twins(this.problem, this.course.predecessors);
    return this.twins.hasElder(operation, this.course.position, this.course.placed);
  }

  /** `before`: the state before what was just put, if that need not have been; or `NONE`. */
  private goOn(before: number): boolean {
    const { course } = this;
    const { position } = course;
    const wasSeen = course.placeReads();
    if (course.follow()) return true;
    this.arrive(!wasSeen && course.position === position ? before : NONE);
    return false;
  }
}

function isGroupPhase(phase: number): boolean {
  return phase === OPEN_THAT_HELP || phase === OTHER_OPEN;
}

function isOptionalPhase(phase: number): boolean {
  return phase === OPTIONAL_THAT_HELP || phase === OTHER_OPTIONAL;
}
