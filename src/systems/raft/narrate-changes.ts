/**
 * What has changed in a Raft node, in words. The state is changed in place, so what matters of it is copied after each
 * step, and told against the copy after the next.
 */
import type { NodeId } from '../../protocol.ts';
import type { LogIndex, Progress, RaftState, Role, Term } from '../../raft/state.ts';
import { listOf } from '../words.ts';
import { tellEntry } from './narrate-words.ts';

export interface Memory {
  /** Another object stands for another life. */
  readonly state: RaftState;
  readonly term: Term;
  readonly votedFor: NodeId | null;
  readonly role: Role;
  readonly leader: NodeId | null;
  readonly lastIndex: LogIndex;
  readonly commitIndex: LogIndex;
  readonly votes: number;
  /** Null while it does not ask for any. */
  readonly preVotes: number | null;
  /** Of a leader, how far it has come with each follower. */
  readonly progress: readonly Pick<Progress, 'nextIndex'>[];
}

export function createMemory(state: RaftState): Memory {
  return {
    state,
    term: state.currentTerm,
    votedFor: state.votedFor,
    role: state.role,
    leader: state.leader,
    lastIndex: state.log.lastIndex,
    commitIndex: state.commitIndex,
    votes: state.votesGranted.length,
    preVotes: state.preVotesGranted?.length ?? null,
    progress: state.progress.map(({ nextIndex }) => ({ nextIndex })),
  };
}

/** Half sentences, in the order in which Raft goes about it: term, role, vote, log, followers, commitment. */
export function tellChanges(before: Memory | undefined, state: RaftState): readonly string[] {
  if (before?.state !== state) return [tellStart(state)];
  return [
    ...tellRole(before, state),
    ...tellVotes(before, state),
    ...tellLog(before, state),
    ...tellProgress(before, state),
    ...(state.commitIndex > before.commitIndex ? [`commits up to index ${state.commitIndex}`] : []),
  ];
}

function tellStart({ currentTerm, log }: RaftState): string {
  const held = log.lastIndex === 0
    ? 'an empty log'
    : `a log up to index ${log.lastIndex} (the last of term ${log.lastTerm})`;
  return `starts as a follower in term ${currentTerm} with ${held}`;
}

function tellRole(before: Memory, state: RaftState): readonly string[] {
  const { role, currentTerm, leader, id } = state;
  const newTerm = currentTerm !== before.term;
  if (role === 'candidate' && (newTerm || before.role !== 'candidate')) {
    return [`becomes candidate of term ${currentTerm}${state.votedFor === id ? ' and votes for itself' : ''}`];
  }
  if (role === 'leader' && before.role !== 'leader') {
    return [`becomes leader of term ${currentTerm} with the votes of ${listOf('node', state.votesGranted)}`];
  }
  const told: string[] = [];
  if (newTerm) told.push(tellNewTerm(before, currentTerm));
  else if (role === 'follower' && before.role === 'candidate') told.push(`gives up standing for term ${currentTerm}`);
  else if (role === 'follower' && before.role === 'leader') {
    told.push(`steps down as leader of term ${currentTerm}: it does not hear from a majority`);
  }
  if (leader !== null && leader !== id && (newTerm || leader !== before.leader)) {
    told.push(`follows node ${leader} as leader of term ${currentTerm}`);
  }
  return told;
}

function tellNewTerm(before: Memory, term: Term): string {
  switch (before.role) {
    case 'leader': return `steps down as leader of term ${before.term}: it is term ${term} now`;
    case 'candidate': return `gives up standing for term ${before.term}: it is term ${term} now`;
    case 'follower': return `moves to term ${term}`;
  }
}

function tellVotes(before: Memory, state: RaftState): readonly string[] {
  const { role, id, votedFor, votesGranted, preVotesGranted, voters, currentTerm } = state;
  const told: string[] = [];
  const votedAnew = votedFor !== before.votedFor || currentTerm !== before.term;
  if (votedAnew && votedFor !== null && votedFor !== id) {
    told.push(`votes for node ${votedFor}${currentTerm === before.term ? ` in term ${currentTerm}` : ''}`);
  }
  if (role === 'candidate' && votesGranted.length > before.votes && currentTerm === before.term) {
    told.push(`has ${votesGranted.length} of ${voters.length} votes`);
  }
  if (preVotesGranted !== null) {
    if (before.preVotes === null) told.push(`asks who would vote for it in term ${currentTerm + 1}`);
    else if (preVotesGranted.length > before.preVotes) {
      told.push(`has ${preVotesGranted.length} of ${voters.length} pre-votes`);
    }
  }
  return told;
}

function tellLog(before: Memory, { log }: RaftState): readonly string[] {
  const { lowestChange, lastIndex } = log;
  if (lowestChange > Math.max(lastIndex, before.lastIndex)) return [];
  const told: string[] = [];
  if (lowestChange <= before.lastIndex) {
    const gone = before.lastIndex - lowestChange + 1;
    told.push(`truncates its log from index ${lowestChange} (${gone === 1 ? 'one entry goes' : `${gone} entries go`})`);
  }
  if (lowestChange === lastIndex) told.push(`appends index ${lastIndex} (${tellEntry(log.entryAt(lastIndex))})`);
  else if (lowestChange < lastIndex) {
    const count = lastIndex - lowestChange + 1;
    const terms = Array.from({ length: count }, (_, i) => log.termAt(lowestChange + i));
    told.push(`appends indexes ${lowestChange} to ${lastIndex} (of terms ${terms.join(' ')})`);
  }
  return told;
}

function tellProgress(before: Memory, state: RaftState): readonly string[] {
  if (before.role !== 'leader' || state.role !== 'leader') return [];
  const told: string[] = [];
  for (const [i, { id, nextIndex }] of state.progress.entries()) {
    const old = before.progress[i];
    if (old === undefined) continue;
    if (nextIndex < old.nextIndex) told.push(`goes back to index ${nextIndex} for node ${id}`);
  }
  return told;
}
