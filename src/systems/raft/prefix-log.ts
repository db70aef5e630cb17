/**
 * A log as checkers read it: the terms of its entries and the chained hashes of its prefixes, by index.
 */
import { at } from '../../base/assert.ts';
import { hashWords } from '../../base/digest.ts';
import type { LogView } from '../../check/facts.ts';

export class PrefixLog implements LogView {
  private readonly terms: number[] = [0];
  private readonly hashes: number[] = [0];

  get lastIndex(): number {
    return this.terms.length - 1;
  }

  termAt(index: number): number {
    return at(this.terms, index);
  }

  prefixHashAt(index: number): number {
    return at(this.hashes, index);
  }

  append(term: number, hash: number): void {
    this.hashes.push(hashWords(at(this.hashes, this.hashes.length - 1), hash));
    this.terms.push(term);
  }

  truncateFrom(index: number): void {
    if (index > this.lastIndex) return;
    this.terms.length = index;
    this.hashes.length = index;
  }
}
