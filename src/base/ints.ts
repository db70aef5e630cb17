/**
 * Lists of small integers for hot paths. Many short ones are made, so they are plain arrays: a typed array takes many times as
 * long to make, and is no faster to read. Each accessor sees one kind of array alone, so that it is inlined as a plain load.
 */

/** Integers of 32 bits. */
export type Ints = number[];

export function ints(length: number, value = 0): Ints {
  return new Array<number>(length).fill(value);
}

/** The element at `index`, which must be there. */
export function int(list: readonly number[], index: number): number {
  const value = list[index];
  if (value === undefined) throw new RangeError(`index ${index} out of range, of ${list.length}`);
  return value;
}

/** The same, of a typed array. */
export function int32(array: Int32Array, index: number): number {
  const value = array[index];
  if (value === undefined) throw new RangeError(`index ${index} out of range, of ${array.length}`);
  return value;
}
