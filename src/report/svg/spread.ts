/** Labels side by side: each as near to where it wants to be as can be, and none over another. */
import { at } from '../../base/assert.ts';

/** The middles of labels that want to be at `wanted`, `gap` apart at least, within [low, high] if they fit there. */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): readonly number[] {
  const order = wanted.map((_, i) => i);
  order.sort((one, other) => at(wanted, one) - at(wanted, other) || one - other);
  const places = wanted.map(() => low);
  let least = low;
  for (const [rank, i] of order.entries()) {
    // Those that follow need their room too.
    const most = Math.max(least, high - gap * (order.length - 1 - rank));
    const place = Math.min(Math.max(at(wanted, i), least), most);
    places[i] = place;
    least = place + gap;
  }
  return places;
}
