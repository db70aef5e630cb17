/**
 * What has changed in a Raft node, in words. The state is changed in place, so what matters of it is copied after each
 * step, and told against the copy after the next.
 */
import type { NodeId } from '../../protocol.ts';
import { type Adopted, isVoter } from '../../raft/configuration.ts';
import type { Snapshot } from '../../raft/snapshot.ts';
import type { LogIndex, Progress, RaftState, Role, Term } from '../../raft/state.ts';
import { listOf } from '../words.ts';
import { tellConfiguration, tellEntry, tellMembership, tellSnapshot, tellTally } from './narrate-words.ts';

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
  readonly progress: readonly Pick<Progress, 'id' | 'nextIndex'>[];
  readonly adopted: Adopted;
  readonly snapshot: Snapshot | null;
  readonly baseIndex: LogIndex;
  /** To whom leadership is on its way; null if to nobody. */
  readonly target: NodeId | null;
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
    progress: state.progress.map(({ id, nextIndex }) => ({ id, nextIndex })),
    adopted: state.adopted,
    snapshot: state.snapshot,
    baseIndex: state.log.baseIndex,
    target: state.transfer?.target ?? null,
  };
}

/** Half sentences, in the order in which Raft goes about it: term, role, vote, log, followers, commitment. */
export function tellChanges(before: Memory | undefined, state: RaftState): readonly string[] {
  if (before?.state !== state) return [tellStart(state)];
  const installed = installedSince(before, state);
  return [
    ...tellRole(before, state),
    ...tellVotes(before, state),
    ...(installed === null ? tellLog(before, state) : [installed]),
    ...tellConfigurations(before, state),
    ...tellProgress(before, state),
    ...(state.commitIndex > before.commitIndex && installed === null ? [`commits up to index ${state.commitIndex}`] : []),
    ...tellTransfer(before, state),
    ...(installed === null ? tellCompaction(before, state) : []),
  ];
}

function tellStart({ id, currentTerm, log, snapshot, adopted }: RaftState): string {
  const held = log.lastIndex === log.baseIndex
    ? 'an empty log'
    : `a log up to index ${log.lastIndex} (the last of term ${log.lastTerm})`;
  const behind = snapshot === null ? '' : ` behind ${tellSnapshot(snapshot)}`;
  const self = tellMembership(adopted.configuration, id);
  return `starts as a follower in term ${currentTerm} with ${held}${behind}${self === '' ? '' : `, ${self}`}`;
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
    const why = wasRemoved(state) ? 'it is no voter any more' : 'it does not hear from a majority';
    told.push(`steps down as leader of term ${currentTerm}: ${why}`);
  }
  if (leader !== null && leader !== id && (newTerm || leader !== before.leader)) {
    told.push(`follows node ${leader} as leader of term ${currentTerm}`);
  }
  return told;
}

function wasRemoved({ id, adopted, commitIndex }: RaftState): boolean {
  return adopted.index <= commitIndex && !isVoter(adopted.configuration, id);
}

function tellNewTerm(before: Memory, term: Term): string {
  switch (before.role) {
    case 'leader': return `steps down as leader of term ${before.term}: it is term ${term} now`;
    case 'candidate': return `gives up standing for term ${before.term}: it is term ${term} now`;
    case 'follower': return `moves to term ${term}`;
  }
}

function tellVotes(before: Memory, state: RaftState): readonly string[] {
  const { role, id, votedFor, votesGranted, preVotesGranted, adopted, currentTerm } = state;
  const { configuration } = adopted;
  const told: string[] = [];
  const votedAnew = votedFor !== before.votedFor || currentTerm !== before.term;
  if (votedAnew && votedFor !== null && votedFor !== id) {
    told.push(`votes for node ${votedFor}${currentTerm === before.term ? ` in term ${currentTerm}` : ''}`);
  }
  if (role === 'candidate' && votesGranted.length > before.votes && currentTerm === before.term) {
    told.push(`has ${tellTally(configuration, votesGranted, 'votes')}`);
  }
  if (preVotesGranted !== null) {
    if (before.preVotes === null) told.push(`asks who would vote for it in term ${currentTerm + 1}`);
    else if (preVotesGranted.length > before.preVotes) {
      told.push(`has ${tellTally(configuration, preVotesGranted, 'pre-votes')}`);
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
  for (const { id, nextIndex } of state.progress) {
    const old = before.progress.find((progress) => progress.id === id);
    if (old === undefined) continue;
    if (nextIndex < old.nextIndex) told.push(`goes back to index ${nextIndex} for node ${id}`);
  }
  return told;
}

/** The newest configuration in the log is another: a newer one, or an older one that a truncation brought back. */
function tellConfigurations(before: Memory, { adopted }: RaftState): readonly string[] {
  const { index, configuration } = adopted;
  const { index: oldIndex, configuration: old } = before.adopted;
  const words = tellConfiguration(configuration);
  if (index === oldIndex && words === tellConfiguration(old)) return [];
  if (index < oldIndex) return [`goes back to ${words}`];
  return [`goes by ${words} from here on`];
}

function tellTransfer(before: Memory, { role, transfer }: RaftState): readonly string[] {
  const { target: old, role: oldRole } = before;
  const target = transfer?.target ?? null;
  if (target === old) return [];
  if (target !== null) return [`begins to hand leadership to node ${target}, and takes in no writes meanwhile`];
  return role === 'leader' && oldRole === 'leader' ? [`gives up handing leadership to node ${old}`] : [];
}

/** A snapshot that has come from the leader takes effect at once; one of the own is on its way to the disk at first. */
function installedSince(before: Memory, { snapshot, compacting, log }: RaftState): string | null {
  if (snapshot === null || snapshot === before.snapshot || compacting) return null;
  const kept = log.lastIndex - log.baseIndex;
  const behind = kept === 0 ? '' : `, and keeps its log behind it up to index ${log.lastIndex}`;
  return `installs ${tellSnapshot(snapshot)}${behind}`;
}

function tellCompaction(before: Memory, { snapshot, log: { baseIndex } }: RaftState): readonly string[] {
  const told: string[] = [];
  if (snapshot !== null && snapshot !== before.snapshot) told.push(`takes ${tellSnapshot(snapshot)}`);
  if (baseIndex > before.baseIndex) told.push(`drops its log up to index ${baseIndex}`);
  return told;
}
