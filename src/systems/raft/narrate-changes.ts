/**
 * What has changed in a Raft node, in words, and what each change came of. The state is changed in place, so what matters of
 * it is copied after each step, and told against the copy after the next.
 */
import type { NodeId } from '../../protocol.ts';
import { type Adopted, isVoter } from '../../raft/configuration.ts';
import type { Snapshot } from '../../raft/snapshot.ts';
import type { LogIndex, Progress, RaftState, Role, Term } from '../../raft/state.ts';
import type { Change } from '../../sim/trace.ts';
import { listOf } from '../words.ts';
import { candidacyOf, entriesOf, entryOf, leadOf, matchOf, tallyOf, voteOf } from './narrate-aspects.ts';
import { tellStart } from './narrate-start.ts';
import { tellConfiguration, tellEntry, tellSnapshot, tellTally } from './narrate-words.ts';

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
  readonly progress: readonly Pick<Progress, 'id' | 'nextIndex' | 'matchIndex'>[];
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
    progress: state.progress.map(({ id, nextIndex, matchIndex }) => ({ id, nextIndex, matchIndex })),
    adopted: state.adopted,
    snapshot: state.snapshot,
    baseIndex: state.log.baseIndex,
    target: state.transfer?.target ?? null,
  };
}

/** In the order in which Raft goes about it: term, role, vote, log, followers, commitment. */
export function tellChanges(before: Memory | undefined, state: RaftState): readonly Change[] {
  if (before?.state !== state) return tellStart(before, state);
  const installed = installedSince(before, state);
  return [
    ...tellRole(before, state),
    ...tellVotes(before, state),
    ...(installed ?? tellLog(before, state)),
    ...tellConfigurations(before, state),
    ...tellProgress(before, state),
    ...(installed === null ? tellCommit(before, state) : []),
    ...tellTransfer(before, state),
    ...(installed === null ? tellCompaction(before, state) : []),
  ];
}

function tellRole(before: Memory, state: RaftState): readonly Change[] {
  const { role, currentTerm, leader, id, votedFor, votesGranted } = state;
  const newTerm = currentTerm !== before.term;
  if (role === 'candidate' && (newTerm || before.role !== 'candidate')) {
    const votes = votedFor === id;
    return [{
      text: `becomes candidate of term ${currentTerm}${votes ? ' and votes for itself' : ''}`,
      sets: ['term', 'role', candidacyOf(currentTerm), tallyOf(currentTerm), ...(votes ? [voteOf(currentTerm)] : [])],
      needs: [voteOf(currentTerm)], heard: ['transfer'],
    }];
  }
  if (role === 'leader' && before.role !== 'leader') {
    return [{
      text: `becomes leader of term ${currentTerm} with the votes of ${listOf('node', votesGranted)}`,
      sets: ['role', leadOf(currentTerm)],
      // As far as its log goes now all others will have to follow it, and no farther.
      needs: [tallyOf(currentTerm), 'configuration', entryOf(before.lastIndex)],
      heard: [voteOf(currentTerm)],
      lacks: [entryOf(before.lastIndex + 1)],
    }];
  }
  const told: Change[] = [];
  if (newTerm) {
    const sets = before.role === 'follower' ? ['term'] : ['term', 'role'];
    told.push({ text: tellNewTerm(before, currentTerm), sets, needs: [], heard: ['term'] });
  } else if (role === 'follower' && before.role === 'candidate') {
    told.push({ text: `gives up standing for term ${currentTerm}`, sets: ['role'], needs: [], heard: [leadOf(currentTerm)] });
  } else if (role === 'follower' && before.role === 'leader') {
    const why = wasRemoved(state) ? 'it is no voter any more' : 'it does not hear from a majority';
    const text = `steps down as leader of term ${currentTerm}: ${why}`;
    told.push({ text, sets: ['role'], needs: ['configuration'], heard: [] });
  }
  if (leader !== null && leader !== id && (newTerm || leader !== before.leader)) {
    const text = `follows node ${leader} as leader of term ${currentTerm}`;
    told.push({ text, sets: ['leader'], needs: [], heard: [leadOf(currentTerm)] });
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

function tellVotes(before: Memory, state: RaftState): readonly Change[] {
  const { role, id, votedFor, votesGranted, preVotesGranted, adopted, currentTerm, log } = state;
  const { configuration } = adopted;
  const told: Change[] = [];
  const votedAnew = votedFor !== before.votedFor || currentTerm !== before.term;
  const vote = voteOf(currentTerm);
  if (votedAnew && votedFor !== null && votedFor !== id) {
    const text = `votes for node ${votedFor}${currentTerm === before.term ? ` in term ${currentTerm}` : ''}`;
    told.push({ text, sets: [vote], needs: [vote], heard: [candidacyOf(currentTerm)], lacks: [entryOf(log.lastIndex + 1)] });
  }
  if (role === 'candidate' && votesGranted.length > before.votes && currentTerm === before.term) {
    const text = `has ${tellTally(configuration, votesGranted, 'votes')}`;
    told.push({ text, sets: [tallyOf(currentTerm)], needs: [tallyOf(currentTerm)], heard: [vote] });
  }
  if (preVotesGranted !== null) {
    const preVotes = (text: string, needs: readonly string[]): void => {
      told.push({ text, sets: ['preVotes'], needs, heard: [] });
    };
    if (before.preVotes === null) preVotes(`asks who would vote for it in term ${currentTerm + 1}`, []);
    else if (preVotesGranted.length > before.preVotes) {
      preVotes(`has ${tellTally(configuration, preVotesGranted, 'pre-votes')}`, ['preVotes']);
    }
  }
  return told;
}

function tellLog(before: Memory, { log, role, currentTerm }: RaftState): readonly Change[] {
  const { lowestChange, lastIndex } = log;
  const lead = leadOf(currentTerm);
  if (lowestChange > Math.max(lastIndex, before.lastIndex)) return [];
  const told: Change[] = [];
  if (lowestChange <= before.lastIndex) {
    const gone = before.lastIndex - lowestChange + 1;
    told.push({
      text: `truncates its log from index ${lowestChange} (${gone === 1 ? 'one entry goes' : `${gone} entries go`})`,
      sets: entriesOf(lowestChange, before.lastIndex),
      needs: entriesOf(lowestChange, before.lastIndex),
      heard: [lead],
    });
  }
  if (lowestChange > lastIndex) return told;
  const sets = entriesOf(lowestChange, lastIndex);
  const source = role === 'leader' ? { needs: [lead], heard: [] } : { needs: [], heard: [lead, ...sets] };
  told.push({ text: tellAppended(log, lowestChange, lastIndex), sets, ...source });
  return told;
}

function tellAppended(log: RaftState['log'], first: LogIndex, last: LogIndex): string {
  if (first === last) return `appends index ${last} (${tellEntry(log.entryAt(last))})`;
  const terms = Array.from({ length: last - first + 1 }, (_, i) => log.termAt(first + i));
  return `appends indexes ${first} to ${last} (of terms ${terms.join(' ')})`;
}

function tellProgress(before: Memory, state: RaftState): readonly Change[] {
  if (before.role !== 'leader' || state.role !== 'leader') return [];
  const told: Change[] = [];
  for (const { id, nextIndex, matchIndex } of state.progress) {
    const old = before.progress.find((progress) => progress.id === id);
    if (old === undefined) continue;
    if (nextIndex < old.nextIndex) {
      const text = `goes back to index ${nextIndex} for node ${id}`;
      told.push({ text, sets: [`next/${id}`], needs: [], heard: [] });
    }
    if (matchIndex !== old.matchIndex) {
      told.push({ text: null, sets: [matchOf(id)], needs: [], heard: [entryOf(matchIndex)] });
    }
  }
  return told;
}

/** A leader has counted; a follower is told. */
function tellCommit(before: Memory, state: RaftState): readonly Change[] {
  const { commitIndex, role, progress, currentTerm } = state;
  if (commitIndex <= before.commitIndex) return [];
  const counted = progress.filter(({ matchIndex }) => matchIndex >= commitIndex).map(({ id }) => matchOf(id));
  const source = role === 'leader' ? { needs: [leadOf(currentTerm), 'configuration', entryOf(commitIndex), ...counted], heard: [] }
    : { needs: [entryOf(commitIndex)], heard: ['commit'] };
  return [{ text: `commits up to index ${commitIndex}`, sets: ['commit'], ...source }];
}

/** The newest configuration in the log is another: a newer one, or an older one that a truncation brought back. */
function tellConfigurations(before: Memory, { adopted }: RaftState): readonly Change[] {
  if (adopted === before.adopted) return [];
  const { index, configuration } = adopted;
  const { index: oldIndex, configuration: old } = before.adopted;
  const words = tellConfiguration(configuration);
  if (index === oldIndex && words === tellConfiguration(old)) return [];
  const [text, where] = index < oldIndex ? [`goes back to ${words}`, oldIndex] : [`goes by ${words} from here on`, index];
  return [{ text, sets: ['configuration'], needs: [entryOf(where)], heard: [] }];
}

function tellTransfer(before: Memory, { role, transfer }: RaftState): readonly Change[] {
  const { target: old, role: oldRole } = before;
  const target = transfer?.target ?? null;
  if (target === old) return [];
  const started = target !== null;
  if (!started && (role !== 'leader' || oldRole !== 'leader')) return [];
  const text = started ? `begins to hand leadership to node ${target}, and takes in no writes meanwhile`
    : `gives up handing leadership to node ${old}`;
  return [{ text, sets: ['transfer'], needs: ['role'], heard: [] }];
}

/** A snapshot that has come from the leader takes effect at once; one of the own is on its way to the disk at first. */
function installedSince(before: Memory, { snapshot, compacting, log, currentTerm }: RaftState): readonly Change[] | null {
  if (snapshot === null || snapshot === before.snapshot || compacting) return null;
  const kept = log.lastIndex - log.baseIndex;
  const behind = kept === 0 ? '' : `, and keeps its log behind it up to index ${log.lastIndex}`;
  const gone = kept === 0 ? Math.max(before.lastIndex, log.baseIndex) : log.baseIndex;
  return [{
    text: `installs ${tellSnapshot(snapshot)}${behind}`,
    sets: ['snapshot', 'commit', ...entriesOf(1, gone)], needs: [], heard: [leadOf(currentTerm), 'snapshot'],
  }];
}

function tellCompaction(before: Memory, { snapshot, log: { baseIndex } }: RaftState): readonly Change[] {
  const told: Change[] = [];
  if (snapshot !== null && snapshot !== before.snapshot) {
    told.push({ text: `takes ${tellSnapshot(snapshot)}`, sets: ['snapshot'], needs: ['commit', 'configuration'], heard: [] });
  }
  if (baseIndex > before.baseIndex) {
    told.push({ text: `drops its log up to index ${baseIndex}`, sets: ['base'], needs: ['snapshot'], heard: [] });
  }
  return told;
}
