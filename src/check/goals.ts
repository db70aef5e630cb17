/**
 * `sometimes` goals: rare and telling situations that a campaign ought to go through. A goal counts how often a run
 * reached it; a campaign in which one stays at zero says so, for then its checkers had nothing to check there. All of
 * them can happen to a correct Raft.
 */
import type { Facts, NodeView } from './facts.ts';
import type { Ghosts } from './ghosts.ts';

export interface Goal {
  /** Kebab-case. */
  readonly name: string;
  /** Looks for it in one run, and says so each time that it is `reached`. */
  readonly watch: (ghosts: Ghosts, reached: () => void) => Partial<Facts>;
}

/** A follower that was this many entries behind, or more, has something to catch up with. */
const LONG_WAY = 8;

export const goals: readonly Goal[] = [
  { name: 'leader-elected', watch: (_ghosts, reached) => ({ onLeader: reached }) },
  { name: 'two-leaders-at-once-in-different-terms', watch: twoLeadersAtOnce },
  { name: 'leader-of-an-old-term-crowned-late', watch: crownedLate },
  { name: 'split-vote', watch: splitVote },
  { name: 'candidate-followed-the-winner-of-its-term', watch: candidateLost },
  { name: 'leader-stepped-down-without-a-quorum', watch: steppedDownWithoutQuorum },
  { name: 'pre-vote-refused', watch: (_ghosts, reached) => ({ onPreVoteRefused: reached }) },
  { name: 'vote-request-ignored-while-a-leader-was-heard', watch: voteRequestIgnored },
  { name: 'leader-elected-with-uncommitted-older-entries', watch: electedWithUncommitted },
  { name: 'follower-log-longer-than-the-new-leaders', watch: followerLonger },
  { name: 'leader-deposed-with-uncommitted-entries', watch: deposedWithUncommitted },
  { name: 'suffix-truncated', watch: (_ghosts, reached) => ({ onTruncate: reached }) },
  { name: 'durable-entry-overwritten', watch: (ghosts, reached) => durableOverwritten(ghosts, reached, false) },
  { name: 'uncommitted-majority-entry-overwritten', watch: (ghosts, reached) => durableOverwritten(ghosts, reached, true) },
  { name: 'older-term-entry-committed-indirectly', watch: committedIndirectly },
  { name: 'committed-before-the-leaders-own-disk-had-it', watch: committedBeforeOwnDisk },
  { name: 'lagging-follower-caught-up', watch: caughtUp },
  { name: 'node-restarted', watch: restarted },
  { name: 'commit-index-restarted-low', watch: commitRestartedLow },
  { name: 'unsynced-records-lost-in-a-crash', watch: unsyncedLost },
  { name: 'unsynced-records-survived-a-crash', watch: unsyncedSurvived },
  { name: 'torn-record-recovered', watch: tornRecovered },
  { name: 'vote-or-term-lost-in-a-crash', watch: voteLost },
  { name: 'message-duplicated', watch: (_ghosts, reached) => ({ onDuplicated: reached }) },
  { name: 'client-redirected', watch: (_ghosts, reached) => ({ onRedirected: reached }) },
  { name: 'client-retried', watch: (_ghosts, reached) => ({ onRetried: reached }) },
];

function twoLeadersAtOnce(ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onLeader(node) {
      if (ghosts.leaders.some((leader) => leader.currentTerm !== node.currentTerm)) reached();
    },
  };
}

function crownedLate(ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onLeader(node) {
      if (node.currentTerm < ghosts.highestTermLed) reached();
    },
  };
}

/** A term in which two or more stood, and that one of them gave up on while nobody had won it. */
function splitVote(ghosts: Ghosts, reached: () => void): Partial<Facts> {
  const candidates = new Map<number, number>();
  return {
    onRole(node, { from, fromTerm }) {
      if (node.role !== 'candidate') return;
      candidates.set(node.currentTerm, (candidates.get(node.currentTerm) ?? 0) + 1);
      if (from !== 'candidate' || ghosts.leaderOf(fromTerm) !== undefined) return;
      if ((candidates.get(fromTerm) ?? 0) < 2) return;
      candidates.delete(fromTerm);
      reached();
    },
  };
}

function candidateLost(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onRole(node, { from, fromTerm }) {
      const isBack = from === 'candidate' && node.role === 'follower' && node.currentTerm === fromTerm;
      if (isBack && node.leader !== null) reached();
    },
  };
}

function steppedDownWithoutQuorum(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onRole(node, { from, fromTerm }) {
      if (from === 'leader' && node.currentTerm === fromTerm) reached();
    },
  };
}

function voteRequestIgnored(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onVoteRequestIgnored(node) {
      if (node.leader !== null) reached();
    },
  };
}

/** Comes before the new leader's no-op, so its log ends in an entry of an older term. */
function electedWithUncommitted(ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onLeader(node) {
      if (endsUncommitted(ghosts, node)) reached();
    },
  };
}

function followerLonger(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  const nodes: NodeView[] = [];
  return {
    onBoot(node) {
      if (!nodes.includes(node)) nodes.push(node);
    },
    onLeader(leader) {
      if (nodes.some((node) => node.up && node.log.lastIndex > leader.log.lastIndex)) reached();
    },
  };
}

function deposedWithUncommitted(ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onRole(node, { from }) {
      if (from === 'leader' && node.role === 'follower' && endsUncommitted(ghosts, node)) reached();
    },
  };
}

/** An entry that some disk held gives way to another leader's; or one that even a majority held, as in Fig. 8 (d). */
function durableOverwritten(ghosts: Ghosts, reached: () => void, byMajority: boolean): Partial<Facts> {
  return {
    onTruncate(node, fromIndex) {
      const held = ghosts.holders(fromIndex, node.log.prefixHashAt(fromIndex)).length;
      if (byMajority ? held * 2 > node.voters.length : held > 0) reached();
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

function restarted(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onBoot(node) {
      if (node.life > 1) reached();
    },
  };
}

function commitRestartedLow(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  const atCrash = new Map<number, number>();
  return {
    onCrash(node) {
      atCrash.set(node.id, node.commitIndex);
    },
    onBoot(node) {
      if (node.commitIndex < (atCrash.get(node.id) ?? 0)) reached();
    },
  };
}

function unsyncedLost(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onCrash(_node, { kept, unsynced }) {
      if (kept < unsynced) reached();
    },
  };
}

function unsyncedSurvived(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onCrash(_node, { kept }) {
      if (kept > 0) reached();
    },
  };
}

function tornRecovered(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  const torn = new Set<number>();
  return {
    onCrash(node, damage) {
      if (damage.torn) torn.add(node.id);
    },
    onBoot(node) {
      if (torn.delete(node.id)) reached();
    },
  };
}

/** It comes back in an older term, or without the vote that it had given in this one. */
function voteLost(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  const atCrash = new Map<number, { readonly term: number; readonly voted: boolean }>();
  return {
    onCrash(node) {
      atCrash.set(node.id, { term: node.currentTerm, voted: node.votedFor !== null });
    },
    onBoot(node) {
      const before = atCrash.get(node.id);
      if (before === undefined) return;
      if (node.currentTerm < before.term || (before.voted && node.votedFor === null)) reached();
    },
  };
}

/** Does the log end in an entry that was never committed? */
function endsUncommitted(ghosts: Ghosts, { log }: NodeView): boolean {
  const { lastIndex } = log;
  return lastIndex > 0 && ghosts.committed(lastIndex)?.prefixHash !== log.prefixHashAt(lastIndex);
}
