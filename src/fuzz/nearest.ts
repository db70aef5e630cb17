/**
 * "Did you mean ...?": the known names nearest to one that nobody knows. Every unknown name that a person typed (a
 * command, a mutant, a point in a case file) is answered with these.
 */

/** The few names of `known` that `name` may have been meant for, nearest first; equal distances keep their order. */
export function nearest(name: string, known: readonly string[], most = 3): readonly string[] {
  const limit = Math.max(2, Math.floor(name.length / 2));
  return known
    .map((candidate, order) => ({ candidate, order, distance: likeness(name, candidate) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || a.order - b.order)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** What to say of a name that is not among `known`: the nearest ones, or all if there are few, or where to look. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near.length > 0) return `did you mean ${orList(near)}?`;
  if (known.length === 0) return 'there are none';
  return `there ${known.length === 1 ? 'is' : 'are'} ${known.slice(0, 40).join(', ')}${known.length > 40 ? ', ...' : ''}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function orList(names: readonly string[]): string {
  const head = names.slice(0, -1).join(', ');
  const last = names.slice(-1).join('');
  return head === '' ? last : `${head} or ${last}`;
}

/** A name that begins or contains what was typed is near, however long it is. */
function likeness(name: string, candidate: string): number {
  const typed = name.toLowerCase();
  const meant = candidate.toLowerCase();
  if (typed.length >= 3 && meant.includes(typed)) return 1;
  return editDistance(typed.slice(0, 100), meant.slice(0, 100));
}

/** Levenshtein's distance, with a swap of neighbours as one edit. */
export function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (older[j - 2] ?? 0) + 1);
      current.push(best);
    }
    older = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
