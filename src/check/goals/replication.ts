/**
 * Goals of replication and commitment: logs that part and meet again.
 */
import type { Facts } from '../facts.ts';
import type { Ghosts } from '../ghosts.ts';
import type { Goal } from '../goal.ts';
import { isQuorum } from '../quorum.ts';

/** A follower that was this many entries behind, or more, has something to catch up with. */
const LONG_WAY = 8;

export const replicationGoals: readonly Goal[] = [
  { name: 'suffix-truncated', watch: (_ghosts, reached) => ({ onTruncate: reached }) },
  { name: 'durable-entry-overwritten', watch: (ghosts, reached) => durableOverwritten(ghosts, reached, false) },
  { name: 'uncommitted-majority-entry-overwritten', watch: (ghosts, reached) => durableOverwritten(ghosts, reached, true) },
  { name: 'older-term-entry-committed-indirectly', watch: committedIndirectly },
  { name: 'committed-before-the-leaders-own-disk-had-it', watch: committedBeforeOwnDisk },
  { name: 'lagging-follower-caught-up', watch: caughtUp },
  { name: 'next-index-below-what-a-follower-has', watch: guessedTooLow },
  { name: 'message-duplicated', watch: (_ghosts, reached) => ({ onDuplicated: reached }) },
];

function durableOverwritten(ghosts: Ghosts, reached: () => void, byMajority: boolean): Partial<Facts> {
  return {
    onTruncate(node, fromIndex) {
      const holders = ghosts.holders(fromIndex, node.log.prefixHashAt(fromIndex));
      if (byMajority ? isQuorum(node.configuration, holders) : holders.length > 0) reached();
    },
  };
}

function committedIndirectly(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onCommit(node, previous) {
      if (node.role === 'leader' && node.log.termAt(previous + 1) < node.currentTerm) reached();
    },
  };
}

function committedBeforeOwnDisk(ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onCommit({ id, role, commitIndex, log }) {
      if (role !== 'leader') return;
      if (!ghosts.holders(commitIndex, log.prefixHashAt(commitIndex)).includes(id)) reached();
    },
  };
}

/** Of a follower that it knows nothing of yet, a leader expects less than it has. */
function guessedTooLow(ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onProgress({ log }, follower, _previous, matchIndex, nextIndex) {
      if (matchIndex > 0 || nextIndex < log.firstIndex || nextIndex > log.lastIndex) return;
      if (ghosts.holders(nextIndex, log.prefixHashAt(nextIndex)).includes(follower)) reached();
    },
  };
}

function caughtUp(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  /** By follower: the leader and the term in which it lags. */
  const lagging = new Map<number, { readonly leader: number; readonly term: number }>();
  return {
    onProgress(node, follower, _previous, matchIndex) {
      const { lastIndex } = node.log;
      if (lastIndex - matchIndex >= LONG_WAY) {
        lagging.set(follower, { leader: node.id, term: node.currentTerm });
      } else if (lastIndex === matchIndex && lagging.size > 0) {
        const lag = lagging.get(follower);
        if (lag?.leader !== node.id || lag.term !== node.currentTerm) return;
        lagging.delete(follower);
        reached();
      }
    },
  };
}
