/**
 * Bags (multisets) of small numbers, each known by one number, so that two are equal if their numbers are. The search keeps
 * in one which open operations it has used.
 */
import { at } from '../../base/assert.ts';
import { int32 } from '../../base/ints.ts';

export const EMPTY_BAG = 0;

export class Bags {
  /** What the bags take, in bytes, roughly. */
  bytes = 0;
  /** Ascending; an element that is in a bag twice stands there twice. */
  private readonly elements: Int32Array[] = [new Int32Array(0)];
  private readonly hashes: number[] = [0];
  private readonly byHash = new Map<number, number[]>([[0, [EMPTY_BAG]]]);
  /** By bag and element: the bag with that element more. */
  private readonly grown = new Map<number, number>();
  private readonly limit: number;

  /** Elements are below `limit`. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** The bag that holds `element` once more. */
  add(bag: number, element: number): number {
    const name = bag * this.limit + element;
    const known = this.grown.get(name);
    if (known !== undefined) return known;
    const hash = at(this.hashes, bag) + mix(element) | 0;
    const grown = this.find(withElement(at(this.elements, bag), element), hash);
    this.grown.set(name, grown);
    this.bytes += 48;
    return grown;
  }

  /** Whether all that is in `less` is in `more`, as often. */
  isWithin(less: number, more: number): boolean {
    if (less === more || less === EMPTY_BAG) return true;
    const inner = at(this.elements, less);
    const outer = at(this.elements, more);
    if (inner.length > outer.length) return false;
    let seen = 0;
    for (let i = 0; i < inner.length; i++, seen++) {
      const wanted = int32(inner, i);
      while (seen < outer.length && int32(outer, seen) < wanted) seen++;
      if (seen >= outer.length || int32(outer, seen) !== wanted) return false;
    }
    return true;
  }

  private find(elements: Int32Array, hash: number): number {
    const alike = this.byHash.get(hash) ?? [];
    for (const bag of alike) if (isEqual(at(this.elements, bag), elements)) return bag;
    const bag = this.elements.push(elements) - 1;
    this.hashes.push(hash);
    if (alike.push(bag) === 1) this.byHash.set(hash, alike);
    this.bytes += 4 * elements.length + 200;
    return bag;
  }
}

function withElement(elements: Int32Array, element: number): Int32Array {
  const grown = new Int32Array(elements.length + 1);
  let i = 0;
  for (; i < elements.length && int32(elements, i) <= element; i++) grown[i] = int32(elements, i);
  grown[i] = element;
  for (; i < elements.length; i++) grown[i + 1] = int32(elements, i);
  return grown;
}

function isEqual(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (int32(a, i) !== int32(b, i)) return false;
  return true;
}

function mix(element: number): number {
  const spread = Math.imul(element + 1, 0x9e3779b1);
  return Math.imul(spread ^ (spread >>> 15), 0x85ebca6b);
}
