/**
 * How a Raft node comes up, in words, and what it no longer has of what it held before: its vote, its log.
 */
import type { LogIndex, RaftState, Term } from '../../raft/state.ts';
import type { Change } from '../../sim/trace.ts';
import { entriesOf, voteOf } from './narrate-aspects.ts';
import { tellMembership, tellSnapshot } from './narrate-words.ts';

/** What of an earlier life is compared: `state` is as that life left it. */
interface Before {
  readonly state: RaftState;
  readonly term: Term;
}

export function tellStart(before: Before | undefined, state: RaftState): readonly Change[] {
  const { currentTerm, votedFor, log, adopted } = state;
  const text = startOf(state);
  if (before !== undefined) {
    return [{ text, sets: ['role'], needs: [], heard: [] }, ...lostVotes(before, state), ...lostLog(before.state, state)];
  }
  const sets = ['role', ...entriesOf(1, log.lastIndex)];
  if (votedFor !== null) sets.push(voteOf(currentTerm));
  if (adopted.index > 0) sets.push('configuration');
  return [{ text, sets, needs: [], heard: [] }];
}

function startOf({ id, currentTerm, log, snapshot, adopted }: RaftState): string {
  const held = log.lastIndex === log.baseIndex
    ? 'an empty log'
    : `a log up to index ${log.lastIndex} (the last of term ${log.lastTerm})`;
  const behind = snapshot === null ? '' : ` behind ${tellSnapshot(snapshot)}`;
  const self = tellMembership(adopted.configuration, id);
  return `starts as a follower in term ${currentTerm} with ${held}${behind}${self === '' ? '' : `, ${self}`}`;
}

/** A term that is forgotten takes the vote in it along. */
function lostVotes(before: Before, { id, currentTerm, votedFor }: RaftState): readonly Change[] {
  const { term, state: { votedFor: oldVote } } = before;
  const isLost = currentTerm < term || (currentTerm === term && oldVote !== null && votedFor !== oldVote);
  if (!isLost) return [];
  const terms: string[] = [];
  for (let lost = votedFor === null ? currentTerm : currentTerm + 1; lost <= term; lost++) terms.push(voteOf(lost));
  const text = oldVote === null ? `has lost that it was in term ${term}`
    : `has lost its vote of term ${term}, for ${oldVote === id ? 'itself' : `node ${oldVote}`}`;
  return [{ text, sets: terms, needs: terms, heard: [] }];
}

/** Entries that were not on the disk are gone; those that it had dropped without the disk knowing are back. */
function lostLog({ log: old }: RaftState, { log }: RaftState): readonly Change[] {
  const from = firstDifference(old, log);
  const last = Math.max(old.lastIndex, log.lastIndex);
  if (from > last) return [];
  const told: string[] = [];
  if (from <= old.lastIndex) {
    told.push(from === old.lastIndex ? `has lost index ${from} of its log` : `has lost indexes ${from} to ${old.lastIndex} of its log`);
  }
  if (from <= log.lastIndex) told.push(`has its log from index ${from} back as it was before`);
  const entries = entriesOf(from, last);
  return [{ text: told.join('; '), sets: entries, needs: entries, heard: [] }];
}

function firstDifference(one: RaftState['log'], other: RaftState['log']): LogIndex {
  let index = Math.max(one.baseIndex, other.baseIndex) + 1;
  while (index <= Math.min(one.lastIndex, other.lastIndex) && one.termAt(index) === other.termAt(index)) index++;
  return index;
}
