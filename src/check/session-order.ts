/**
 * Session order, seen by clients alone (dissertation §6.3): of operations of one client that do not overlap, a later one
 * is never served at a lower position. So reads are monotonic, and a client reads what it wrote. A stale read keeps to
 * that as far as the client has said what it had seen.
 */
import { type CheckContext, type Checker, known } from './checker.ts';
import type { Asked } from './facts.ts';

/** The highest position that a client knows, and the event in which it was told. */
interface Seen {
  readonly position: number;
  readonly event: number;
}

const NOTHING: Seen = { position: 0, event: 0 };

export function sessionOrder({ moment, report }: CheckContext): Checker {
  /** By client: the highest position that it knows. */
  const seenBy = new Map<number, Seen>();
  const seenAtStart = new Map<Asked, Seen>();
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
      const seen = seenBy.get(client) ?? NOTHING;
      seenAtStart.set(asked, way === 'stale' && atLeast < seen.position ? { ...seen, position: atLeast } : seen);
    },
    onFailed(asked) {
      seenAtStart.delete(asked);
    },
    onReturned(asked, position) {
      const least = seenAtStart.get(asked);
      const { client, number, way } = asked;
      if (least === undefined || client === null) return;
      seenAtStart.delete(asked);
      if (position > (seenBy.get(client)?.position ?? 0)) seenBy.set(client, { position, event: moment.event });
      if (position >= least.position) return;
      report({
        checker,
        clause: 'went-back-in-time',
        kinds: [way],
        message: `Operation ${number} of client ${client} was served at index ${position}, but this client had known of index ${least.position} before.`,
        source: 'dissertation §6.3, §6.4',
        involves: known(least.event),
      });
    },
  };
  return checker;
}
