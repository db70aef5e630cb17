/**
 * What each level of consistency asks of an order of operations, as constraints on the one search. The levels are defined,
 * told apart and traced to their sources in docs/levels.md. Whether an order is legal is the model's business, and finding
 * one the search's.
 */
import { at, unreachable } from '../../base/assert.ts';
import type { History, Operation } from './history.ts';
import type { Level } from './judgement.ts';
import type { Model } from './model.ts';
import type { Constraints, Precedence, Prefix } from './problem.ts';

/** What is left to order. */
export interface Ordering {
  /** The operations that matter to the level, by their numbers in the part. The constraints count them anew, from 0. */
  readonly kept: readonly number[];
  readonly constraints: Constraints;
  /** The same, without time. */
  readonly precedence: Precedence;
}

/** All other levels look at each key by itself. */
export function isAcrossKeys(level: Level): boolean {
  return level === 'sequential';
}

/**
 * Of `part`: the operations and events of one key, or of all keys if the level is across keys. Where some of its operations
 * are given the benefit of the doubt, and so were opened, `recorded` is the part without that: the same operations under
 * the same numbers. What a level asks for in the end depends on it.
 */
export function constraintsOf<State, Input, Output>(
  level: Level, part: History<Input, Output>, model: Model<State, Input, Output>,
  recorded: History<Input, Output> = part,
): Ordering {
  const roles = part.operations.map((operation) => roleOf(operation, model));
  switch (level) {
    case 'linearizable': return inRealTime(part, roles);
    case 'sequential': case 'session': return inProgramOrder(part, roles, matters, matters);
    case 'monotonic-reads': return inProgramOrder(part, roles, reads, reads);
    case 'monotonic-writes': return inProgramOrder(part, roles, writes, writes);
    case 'read-your-writes': return inProgramOrder(part, roles, writes, reads);
    case 'writes-follow-reads': return inProgramOrder(part, roles, reads, writes);
    case 'eventual': return inTheEnd(part, roles, endOf(recorded, model));
    default: return unreachable(level);
  }
}

interface Role {
  /** It told its client something of the state. */
  readonly reads: boolean;
  /** It may have changed the state. */
  readonly writes: boolean;
}

const reads = (role: Role) => role.reads;
const writes = (role: Role) => role.writes;
/** The rest, a read without an answer, says nothing and changes nothing. */
const matters = (role: Role) => role.reads || role.writes;

/** An operation that is no guard is taken to write, and to read unless it was answered with null. */
function roleOf<State, Input, Output>(
  { input, output, isOpen }: Operation<Input, Output>, model: Model<State, Input, Output>,
): Role {
  const guard = model.guard?.(input, output, isOpen) ?? null;
  if (guard === null) return { reads: !isOpen && output !== null, writes: true };
  const isConditional = guard.needs !== undefined || guard.avoids !== undefined;
  return { reads: !isOpen && isConditional, writes: guard.leaves !== undefined };
}

function inRealTime(part: History, roles: readonly Role[]): Ordering {
  const kept = numbersOf(roles, matters);
  const events = renumbered(part.events, kept);
  const answers: number[] = [];
  const behind = kept.map(() => ({ line: 0, count: 0 }));
  for (const event of events) {
    if (isAnswer(event)) answers.push(~event);
    else behind[event] = { line: 0, count: answers.length };
  }
  return { kept, constraints: { events, precedence: null }, precedence: { lines: [answers], behind } };
}

/** Operations of a process stand in the order of their calls, as far as the one `isEarlier` and the other `isLater`. */
function inProgramOrder(
  part: History, roles: readonly Role[], isEarlier: (role: Role) => boolean, isLater: (role: Role) => boolean,
): Ordering {
  const kept = numbersOf(roles, matters);
  const processes = new Map<number, number>();
  const lines: number[][] = [];
  const behind: Prefix[] = [];
  for (const [place, number] of kept.entries()) {
    const { process, isOpen } = at(part.operations, number);
    const known = processes.get(process) ?? lines.push([]) - 1;
    processes.set(process, known);
    const line = at(lines, known);
    const role = at(roles, number);
    behind.push({ line: known, count: isLater(role) ? line.length : 0 });
    // One that is open may take effect at any later time, and holds nobody up.
    if (!isOpen && isEarlier(role)) line.push(place);
  }
  const precedence = { lines, behind };
  return { kept, constraints: { events: callsFirst(renumbered(part.events, kept)), precedence }, precedence };
}

/** What there is to explain in the end, by operation. */
interface End {
  readonly isWrite: readonly boolean[];
  /** The last read of its process, called once all writes that were answered had been. */
  readonly isFinalRead: readonly boolean[];
}

/** All writes, and once those that were answered have taken effect, the final reads. */
function inTheEnd(part: History, roles: readonly Role[], { isWrite, isFinalRead }: End): Ordering {
  if (!isFinalRead.includes(true)) return NOTHING_TO_ORDER;
  const isAsked = (number: number) => at(isFinalRead, number) && at(roles, number).reads;
  const kept = [...roles.keys()].filter((number) => at(isWrite, number) || isAsked(number));
  const isLate = (event: number) => isAsked(at(kept, isCall(event) ? event : ~event));
  const events = renumbered(part.events, kept);
  const [early, late] = [events.filter((event) => !isLate(event)), events.filter(isLate)];
  const line = early.filter(isAnswer).map((event) => ~event);
  const behind = kept.map((number) => ({ line: 0, count: isAsked(number) ? line.length : 0 }));
  return {
    kept,
    constraints: { events: [...callsFirst(early), ...callsFirst(late)], precedence: null },
    precedence: { lines: [line], behind },
  };
}

const NOTHING_TO_ORDER: Ordering = {
  kept: [], constraints: { events: [], precedence: null }, precedence: { lines: [], behind: [] },
};

function endOf<State, Input, Output>(part: History<Input, Output>, model: Model<State, Input, Output>): End {
  const roles = part.operations.map((operation) => roleOf(operation, model));
  const isWrite = roles.map(writes);
  const end = part.events.findLastIndex((event) => isAnswer(event) && isWrite[~event] === true);
  const lastReads = new Map<number, number>();
  for (const event of part.events.slice(end + 1)) {
    if (!isCall(event) || isWrite[event] === true || !at(roles, event).reads) continue;
    lastReads.set(at(part.operations, event).process, event);
  }
  const finalReads = new Set(lastReads.values());
  return { isWrite, isFinalRead: roles.map((_, number) => finalReads.has(number)) };
}

function numbersOf(roles: readonly Role[], isOne: (role: Role) => boolean): number[] {
  return [...roles.keys()].filter((number) => isOne(at(roles, number)));
}

/** The events of those that are kept, under their new numbers. */
function renumbered(events: readonly number[], kept: readonly number[]): number[] {
  const places = new Map(kept.map((number, place) => [number, place]));
  return events.flatMap((event) => {
    const place = places.get(isCall(event) ? event : ~event);
    if (place === undefined) return [];
    return isCall(event) ? [place] : [~place];
  });
}

/** Without any real time, but for a hint: answers in the order in which they came. */
function callsFirst(events: readonly number[]): number[] {
  return [...events.filter(isCall), ...events.filter(isAnswer)];
}

function isCall(event: number): boolean {
  return event >= 0;
}

function isAnswer(event: number): boolean {
  return event < 0;
}
