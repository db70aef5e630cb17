/**
 * Goals of clients: retries, and the sessions that make them harmless (Raft §8, dissertation §6.3).
 */
import type { NodeId } from '../../protocol.ts';
import type { Asked, Facts } from '../facts.ts';
import type { Ghosts } from '../ghosts.ts';
import type { Goal } from '../goal.ts';

export const clientGoals: readonly Goal[] = [
  { name: 'client-redirected', watch: (_ghosts, reached) => ({ onRedirected: reached }) },
  { name: 'client-retried', watch: (_ghosts, reached) => ({ onRetried: reached }) },
  { name: 'session-opened', watch: sessionOpened },
  { name: 'session-expired', watch: sessionExpired },
  { name: 'repetition-applied-without-effect', watch: repetitionApplied },
  { name: 'retry-hit-the-session-cache', watch: (ghosts, reached) => cacheHit(ghosts, reached, false) },
  { name: 'retry-hit-the-session-cache-after-a-snapshot', watch: (ghosts, reached) => cacheHit(ghosts, reached, true) },
];

/** Where an attempt arrived, and how far that node's log and snapshot went then. */
interface Arrival {
  readonly node: NodeId;
  readonly last: number;
  readonly snapshot: number;
}

function sessionOpened(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onAcknowledged(_node, _position, _isOwn, { kind }) {
      if (kind === 'openSession') reached();
    },
  };
}

function sessionExpired(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onRefused(_node, reason) {
      if (reason === 'session-expired') reached();
    },
  };
}

/** The log holds a command twice, and the state machine knows it again. */
function repetitionApplied(ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onEffect(_node, index, asked, tookEffect) {
      if (!tookEffect && asked.session > 0 && (ghosts.effectOf(asked) ?? index) < index) reached();
    },
  };
}

/**
 * A node answered an attempt with an index that its log had when the attempt came: what was asked for had been done. If
 * its snapshot stood for that index too, then the session, with its answers, may have come to this node in a snapshot.
 */
function cacheHit(_ghosts: Ghosts, reached: () => void, afterSnapshot: boolean): Partial<Facts> {
  const atArrival = new Map<Asked, Arrival>();
  return {
    onAsked({ id, log, snapshot }, asked) {
      if (asked.session === 0) return;
      atArrival.set(asked, { node: id, last: log.lastIndex, snapshot: snapshot?.index ?? 0 });
    },
    onAcknowledged({ id }, position, _isOwn, asked) {
      const arrival = atArrival.get(asked);
      if (arrival?.node !== id) return;
      atArrival.delete(asked);
      if (position <= (afterSnapshot ? arrival.snapshot : arrival.last)) reached();
    },
  };
}
