/**
 * A log as checkers read it: the terms of its entries and the chained hashes of its prefixes, by index; from a base on,
 * up to which it has been compacted.
 */
import { at } from '../../base/assert.ts';
import { hashWords } from '../../base/digest.ts';
import type { LogView } from '../../check/facts.ts';

/** What the ghosts know of a prefix that a snapshot names by its last entry. */
export type PrefixHashOf = (index: number, term: number) => number | undefined;

export class PrefixLog implements LogView {
  private base: number;
  /** The base stands first. */
  private terms: number[];
  private hashes: number[];

  constructor(base = 0, term = 0, prefixHash = 0) {
    this.base = base;
    this.terms = [term];
    this.hashes = [prefixHash];
  }

  get firstIndex(): number {
    return this.base + 1;
  }

  get lastIndex(): number {
    return this.base + this.terms.length - 1;
  }

  termAt(index: number): number {
    return at(this.terms, index - this.base);
  }

  prefixHashAt(index: number): number {
    return at(this.hashes, index - this.base);
  }

  /** Whether it shows an entry of `term` at `index`, or was compacted up to there. */
  has(index: number, term: number): boolean {
    return index >= this.base && index <= this.lastIndex && this.termAt(index) === term;
  }

  append(term: number, hash: number): void {
    this.hashes.push(hashWords(at(this.hashes, this.hashes.length - 1), hash));
    this.terms.push(term);
  }

  truncateFrom(index: number): void {
    if (index > this.lastIndex) return;
    this.terms.length = index - this.base;
    this.hashes.length = index - this.base;
  }

  /** Shows what is before `index`, which it holds, no more. */
  compactTo(index: number): void {
    this.terms = this.terms.slice(index - this.base);
    this.hashes = this.hashes.slice(index - this.base);
    this.base = index;
  }

  /** Empty, and begins behind `index`. */
  reset(index: number, term: number, prefixHash: number): void {
    this.base = index;
    this.terms = [term];
    this.hashes = [prefixHash];
  }
}

/** The hash of a prefix, which is 0 for the empty log; or, where nobody ever had one that ends so, a name for it. */
export function hashOfPrefix(known: PrefixHashOf, index: number, term: number): number {
  if (index === 0) return 0;
  return known(index, term) ?? hashWords(hashWords(index, term), 0x5eed);
}
