/**
 * Goals of crashes: what is lost, what survives, what starts over.
 */
import type { Facts } from '../facts.ts';
import type { Ghosts } from '../ghosts.ts';
import type { Goal } from '../goal.ts';

export const crashGoals: readonly Goal[] = [
  { name: 'damaged-disk-refused', watch: (_ghosts, reached) => ({ onRefusedToRun: reached }) },
  { name: 'node-restarted', watch: restarted },
  { name: 'commit-index-restarted-low', watch: commitRestartedLow },
  { name: 'unsynced-records-lost-in-a-crash', watch: unsyncedLost },
  { name: 'unsynced-records-survived-a-crash', watch: unsyncedSurvived },
  { name: 'torn-record-recovered', watch: tornRecovered },
  { name: 'vote-or-term-lost-in-a-crash', watch: voteLost },
];

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
