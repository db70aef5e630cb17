/**
 * Words that every system's narrator and every report need.
 */

/** `node 2`; `nodes 2 and 3`; `nodes 2, 3 and 4`. */
export function listOf(noun: string, items: readonly (number | string)[]): string {
  const last = items.at(-1);
  if (last === undefined) return `no ${noun}`;
  if (items.length === 1) return `${noun} ${last}`;
  return `${noun}s ${items.slice(0, -1).join(', ')} and ${last}`;
}
