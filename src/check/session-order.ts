/**
 * Session order, seen by clients alone (dissertation §6.3): of operations of one client that do not overlap, a later one
 * is never served at a lower position. So reads are monotonic, and a client reads what it wrote. A stale read keeps to
 * that as far as the client has said what it had seen.
 */
import type { CheckContext, Checker } from './checker.ts';
import type { Asked } from './facts.ts';

export function sessionOrder({ report }: CheckContext): Checker {
  /** By client: the highest position that it knows. */
  const known = new Map<number, number>();
  const knownAtStart = new Map<Asked, number>();
  const begun = new Set<Asked>();

  const checker: Checker = {
    name: 'session-order',
    class: 'client',

    onInvoked(asked) {
      const { client, kind, way, atLeast } = asked;
      if (client === null || (kind !== 'operation' && kind !== 'openSession' && kind !== 'read')) return;
      // A command that a session repeats took effect when it did.
      if (begun.has(asked)) return;
      if (asked.session > 0) begun.add(asked);
      const seen = known.get(client) ?? 0;
      knownAtStart.set(asked, way === 'stale' ? Math.min(seen, atLeast) : seen);
    },
    onFailed(asked) {
      knownAtStart.delete(asked);
    },
    onReturned(asked, position) {
      const least = knownAtStart.get(asked);
      const { client, number, way } = asked;
      if (least === undefined || client === null) return;
      knownAtStart.delete(asked);
      known.set(client, Math.max(position, known.get(client) ?? 0));
      if (position >= least) return;
      report({
        checker,
        clause: 'went-back-in-time',
        kinds: [way],
        message: `Operation ${number} of client ${client} was served at index ${position}, but this client had known of index ${least} before.`,
        source: 'dissertation §6.3, §6.4',
      });
    },
  };
  return checker;
}
