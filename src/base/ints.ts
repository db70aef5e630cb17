/**
 * Reading typed arrays on hot paths: each function sees one kind of array alone, so that it is inlined as a plain load.
 */

/** The element at `index`, which must be there. */
export function int(array: Int32Array, index: number): number {
  const value = array[index];
  if (value === undefined) throw new RangeError(`index ${index} out of range, of ${array.length}`);
  return value;
}
