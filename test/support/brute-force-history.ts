/**
 * Judges a small history straight from the definition of each level (docs/levels.md): tries every order of the operations,
 * with any of the open ones among them. It shares nothing with what it is compared to but the models' `step`, and is for
 * histories of eight operations or so.
 */
import { at, present, unreachable } from '../../src/base/assert.ts';
import type { History } from '../../src/check/history/history.ts';
import type { Level } from '../../src/check/history/judgement.ts';
import { IMPOSSIBLE } from '../../src/check/history/model.ts';
import type { Answer, Call, Value, ValueModel } from '../../src/check/history/models.ts';

export type ValueHistory = History<Call, Answer>;
export type ValueOperation = ValueHistory['operations'][number];

/** Whether some order explains the history, per key unless the level looks at all keys at once. */
export function bruteForce(history: ValueHistory, model: ValueModel, level: Level): boolean {
  const parts = level === 'sequential' ? [history] : partsOf(history, model);
  return parts.every((part) => isExplained(part, model, level));
}

/** The history of each key by itself, in the order in which the keys turn up. */
export function partsOf(history: ValueHistory, model: ValueModel): ValueHistory[] {
  const keys = [...new Set(history.operations.map(({ input }) => model.keyOf?.(input)))];
  return keys.map((key) => {
    const numbers = [...history.operations.keys()]
      .filter((number) => model.keyOf?.(at(history.operations, number).input) === key);
    return restrictedTo(numbers, history);
  });
}

/** The operations of these numbers alone, numbered anew. */
export function restrictedTo(numbers: readonly number[], history: ValueHistory): ValueHistory {
  return {
    operations: numbers.map((number) => at(history.operations, number)),
    events: history.events.flatMap((event) => {
      const number = numbers.indexOf(event < 0 ? ~event : event);
      return number < 0 ? [] : [event < 0 ? ~number : number];
    }),
  };
}

/** With the operations of these numbers never answered: the benefit of the doubt. */
export function opened(numbers: readonly number[], history: ValueHistory): ValueHistory {
  return {
    operations: history.operations.map((operation, number) => numbers.includes(number)
      ? { ...operation, output: null, isOpen: true, answer: null }
      : operation),
    events: history.events.filter((event) => event >= 0 || !numbers.includes(~event)),
  };
}

function isExplained(part: ValueHistory, model: ValueModel, level: Level): boolean {
  const { operations } = part;
  const isAsked = (number: number) => level !== 'eventual' || isAskedInTheEnd(part, number);
  const numbers = [...operations.keys()].filter(isAsked);
  if (level === 'eventual' && !numbers.some((number) => isFinalRead(part, number))) return true;
  const before = numbers.map((later) =>
    numbers.filter((earlier) => earlier !== later && mustStandBefore(part, level, earlier, later)));
  return isOrderable(model, numbers.map((number) => at(operations, number)),
    before.map((earlier) => earlier.map((number) => numbers.indexOf(number))));
}

/**
 * Whether there is an order of the operations, less any of the open ones, in which each stands behind those that must stand
 * `before` it.
 */
export function isOrderable(
  model: ValueModel, operations: readonly ValueOperation[], before: readonly (readonly number[])[],
): boolean {
  const failed = new Set<string>();
  const everyKey = new Map(operations.map(({ input }) => [input.key, model.initial]));
  const goOn = (placed: ReadonlySet<number>, states: ReadonlyMap<string, Value>): boolean => {
    if (operations.every(({ isOpen }, number) => isOpen || placed.has(number))) return true;
    const position = JSON.stringify([operations.map((_, number) => placed.has(number)), [...states]]);
    if (failed.has(position)) return false;
    const found = operations.some(({ input, output, isOpen }, number) => {
      const mayCome = at(before, number).every((earlier) => placed.has(earlier) || at(operations, earlier).isOpen);
      if (placed.has(number) || !mayCome || [...placed].some((other) => at(before, other).includes(number))) return false;
      const next = model.step(present(states.get(input.key), 'a key of the history'), input, output, isOpen);
      if (next === IMPOSSIBLE) return false;
      return goOn(new Set([...placed, number]), new Map([...states, [input.key, next]]));
    });
    if (!found) failed.add(position);
    return found;
  };
  return goOn(new Set(), everyKey);
}

function mustStandBefore(part: ValueHistory, level: Level, earlier: number, later: number): boolean {
  const [one, other] = [at(part.operations, earlier), at(part.operations, later)];
  // An operation that may be left out, and was answered, has its place before the answer or none.
  if (level === 'linearizable') return answered(part, earlier) < called(part, later);
  if (one.isOpen) return false;
  const inProgramOrder = one.process === other.process && called(part, earlier) < called(part, later);
  switch (level) {
    case 'sequential': return inProgramOrder;
    case 'session': return inProgramOrder && (reads(one) || writes(one)) && (reads(other) || writes(other));
    case 'monotonic-reads': return inProgramOrder && reads(one) && reads(other);
    case 'monotonic-writes': return inProgramOrder && writes(one) && writes(other);
    case 'read-your-writes': return inProgramOrder && writes(one) && reads(other);
    case 'writes-follow-reads': return inProgramOrder && reads(one) && writes(other);
    case 'eventual': return writes(one) && isFinalRead(part, later);
    default: return unreachable(level);
  }
}

function isAskedInTheEnd(part: ValueHistory, number: number): boolean {
  return writes(at(part.operations, number)) || isFinalRead(part, number);
}

/** The last read of its process, called after every write that was answered had been. */
function isFinalRead(part: ValueHistory, number: number): boolean {
  const { operations } = part;
  const operation = at(operations, number);
  if (!reads(operation) || writes(operation)) return false;
  return operations.every((other, k) => {
    if (other.isOpen || k === number) return true;
    if (writes(other)) return answered(part, k) < called(part, number);
    return other.process !== operation.process || called(part, k) < called(part, number);
  });
}

/** It told its client something of the state. */
function reads({ input, output, isOpen }: ValueOperation): boolean {
  return !isOpen && (input.type === 'read' || (input.type === 'cas' && output !== null));
}

/** It changed the state, or may have. */
function writes({ input, output, isOpen }: ValueOperation): boolean {
  return input.type === 'cas' ? isOpen || output === true : input.type !== 'read';
}

function called({ events }: ValueHistory, number: number): number {
  return events.indexOf(number);
}

function answered({ events }: ValueHistory, number: number): number {
  const position = events.indexOf(~number);
  return position < 0 ? Infinity : position;
}
