/**
 * Goals of reads that do not go through the log (dissertation §6.4).
 */
import type { Asked, Facts, NodeView } from '../facts.ts';
import type { Ghosts } from '../ghosts.ts';
import type { Goal } from '../goal.ts';

export const readGoals: readonly Goal[] = [
  { name: 'read-by-read-index', watch: served(({ way }) => way === 'readIndex') },
  { name: 'read-by-lease', watch: served(({ way }, atOnce) => way === 'lease' && atOnce) },
  { name: 'follower-read-served', watch: served(({ way }, _atOnce, { role }) => way === 'follower' && role !== 'leader') },
  { name: 'stale-read-served-by-a-follower', watch: served(({ way }, _atOnce, { role }) => way === 'stale' && role !== 'leader') },
  { name: 'lease-expired-under-a-partition', watch: leaseOver },
  { name: 'read-waited-for-the-no-op', watch: waitedForNoOp },
  { name: 'read-failed-with-its-leader', watch: refusedRead('no-longer-leader') },
  { name: 'follower-read-without-a-read-index', watch: refusedRead('no-read-index') },
  { name: 'stale-read-behind-refused', watch: refusedRead('behind') },
  { name: 'stale-read-went-back', watch: wentBack },
];

/** A read was answered; `atOnce`: in the step that it came in. */
function served(counts: (asked: Asked, atOnce: boolean, node: NodeView) => boolean): Goal['watch'] {
  return (_ghosts, reached) => {
    let answeredAtOnce: Asked | null = null;
    return {
      onAsked(_node, asked, answered) {
        answeredAtOnce = answered ? asked : null;
      },
      onAcknowledged(node, _position, _isOwn, asked) {
        if (asked.kind === 'read' && counts(asked, answeredAtOnce === asked, node)) reached();
      },
    };
  };
}

/** A leader that could have served a read by its lease had none any more, and had to ask whether it still leads. */
function leaseOver(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onAsked(node, { way }, answered) {
      if (way === 'lease' && node.role === 'leader' && !answered && hasCommittedInTerm(node)) reached();
    },
  };
}

/** A leader was asked before it had committed anything in its term, and answered once it had. */
function waitedForNoOp(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  const waiting = new Map<Asked, NodeView>();
  return {
    onAsked(node, asked) {
      if (asked.kind !== 'read' || asked.way === 'stale') return;
      if (node.role === 'leader' && !hasCommittedInTerm(node)) waiting.set(asked, node);
      else waiting.delete(asked);
    },
    onAcknowledged(node, _position, _isOwn, asked) {
      if (waiting.get(asked) !== node) return;
      waiting.delete(asked);
      reached();
    },
  };
}

function refusedRead(expected: string): Goal['watch'] {
  return (_ghosts, reached) => ({
    onRefused(_node, reason, { kind }) {
      if (kind === 'read' && reason === expected) reached();
    },
  });
}

/** A client was served at a position below one that another operation had completed at before this read was invoked. */
function wentBack(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  let highest = 0;
  const highestAtStart = new Map<Asked, number>();
  return {
    onInvoked(asked) {
      if (asked.way === 'stale') highestAtStart.set(asked, highest);
    },
    onFailed(asked) {
      highestAtStart.delete(asked);
    },
    onReturned(asked, position) {
      if (asked.kind === 'operation' || asked.kind === 'read') highest = Math.max(highest, position);
      if (position < (highestAtStart.get(asked) ?? 0)) reached();
      highestAtStart.delete(asked);
    },
  };
}

function hasCommittedInTerm({ log, commitIndex, currentTerm }: NodeView): boolean {
  const isShown = commitIndex <= log.lastIndex && commitIndex >= log.firstIndex - 1;
  return isShown && log.termAt(commitIndex) === currentTerm;
}
