/**
 * Delta debugging (Zeller & Hildebrandt 2002) of any list that stands in a Case: leaves out large parts first, until no single
 * element can go.
 */
import type { Case } from '../case-type.ts';
import { type Conversation, type Standing, type Taken, tryAny } from './conversation.ts';

/** A list that stands in a Case. */
export interface Lens<Item> {
  /** What is in it, in a word or two. */
  readonly pass: string;
  items(testCase: Case): readonly Item[];
  /** The Case with these of its items alone, in their order; null if there is none such. */
  keep(testCase: Case, kept: readonly Item[]): Case | null;
}

/** Variants of a Case, which may show the violation where it does not itself. */
export interface Variants {
  readonly count: number;
  vary(testCase: Case, variant: number): Case;
}

export const NO_VARIANTS: Variants = { count: 0, vary: (testCase) => testCase };

export function* reduce<Item>(from: Standing, lens: Lens<Item>, variants = NO_VARIANTS): Conversation<Standing> {
  let standing = from;
  let size = lens.items(from.testCase).length;
  while (size >= 1) {
    const before = standing;
    standing = yield* sweep(standing, lens, variants, size);
    // With single elements it goes on until none can go.
    if (size > 1 || standing === before) size = Math.floor(size / 2);
    size = Math.min(size, lens.items(standing.testCase).length);
  }
  return standing;
}

/** Each chunk of this size goes if it can, the last first. */
function* sweep<Item>(from: Standing, lens: Lens<Item>, variants: Variants, size: number): Conversation<Standing> {
  let standing = from;
  let end = lens.items(from.testCase).length;
  while (end > 0) {
    const without = leavingOut(standing.testCase, lens, size, end);
    const taken = yield* tryWithVariants(lens.pass, Math.ceil(end / size), without, variants);
    if (taken === null) return standing;
    standing = taken.standing;
    end = Math.min(end - (taken.index + 1) * size, lens.items(standing.testCase).length);
  }
  return standing;
}

/** The Case without one of the chunks before `end`, counted from there; null where that leaves nothing out. */
export function leavingOut<Item>(testCase: Case, lens: Lens<Item>, size: number, end: number): (chunk: number) => Case | null {
  const items = lens.items(testCase);
  return (chunk) => {
    const last = end - chunk * size;
    const smaller = lens.keep(testCase, [...items.slice(0, Math.max(0, last - size)), ...items.slice(last)]);
    return smaller !== null && lens.items(smaller).length < items.length ? smaller : null;
  };
}

/** First all as they are, then the variants of each. The index is that of the candidate. */
export function* tryWithVariants(
  pass: string, count: number, make: (index: number) => Case | null, variants: Variants,
): Conversation<Taken | null> {
  const plain = yield* tryAny(pass, count, make);
  if (plain !== null || variants.count === 0) return plain;
  const indexOf = (i: number): number => Math.floor(i / variants.count);
  const varied = yield* tryAny(pass, count * variants.count, (i) => {
    const candidate = make(indexOf(i));
    return candidate === null ? null : variants.vary(candidate, i % variants.count);
  });
  return varied === null ? null : { ...varied, index: indexOf(varied.index) };
}
