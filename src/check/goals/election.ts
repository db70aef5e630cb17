/**
 * Goals of elections: who stands, who wins, who gives up.
 */
import type { Facts, NodeView } from '../facts.ts';
import type { Ghosts } from '../ghosts.ts';
import type { Goal } from '../goal.ts';
import { isRemoved } from '../role-changes.ts';

export const electionGoals: readonly Goal[] = [
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
  { name: 'vote-given-to-a-stranger', watch: voteForStranger },
  { name: 'leader-deposed-with-uncommitted-entries', watch: deposedWithUncommitted },
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

/** The voter knows of no such voter: it may be behind, and the candidate's configuration counts. diss. §4.1. */
function voteForStranger(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onGrantLeft({ configuration: { voters, oldVoters } }, _term, candidate) {
      if (!voters.includes(candidate) && oldVoters?.includes(candidate) !== true) reached();
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
      if (from === 'leader' && node.currentTerm === fromTerm && !isRemoved(node)) reached();
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

function endsUncommitted(ghosts: Ghosts, { log }: NodeView): boolean {
  const { lastIndex } = log;
  return lastIndex > 0 && ghosts.committed(lastIndex)?.prefixHash !== log.prefixHashAt(lastIndex);
}
