/**
 * The state of a Raft node in a few lines, for whoever has stopped a run to look at it.
 */
import type { PendingRead, Progress, RaftState } from '../../raft/state.ts';
import { listOf } from '../words.ts';
import { tellConfiguration, tellMembership, tellPieces, tellSnapshot } from './narrate-words.ts';

export function tellState(state: RaftState): readonly string[] {
  const { role, currentTerm, votedFor, leader, commitIndex, lastApplied, votesGranted } = state;
  const vote = votedFor === null ? 'no vote given' : `vote given to node ${votedFor}`;
  const led = leader === null || leader === state.id ? '' : `, led by node ${leader}`;
  const lines = [
    `${role} of term ${currentTerm}${led}; ${vote}`,
    tellLog(state),
    ...tellSnapshots(state),
    `committed up to ${commitIndex}, applied up to ${lastApplied}`,
    tellMembers(state),
    ...tellSessions(state),
  ];
  if (role === 'candidate') lines.push(`votes so far: of ${listOf('node', votesGranted)}`);
  if (state.preVotesGranted !== null) {
    lines.push(`asks for pre-votes for term ${currentTerm + 1}; so far: of ${listOf('node', state.preVotesGranted)}`);
  }
  lines.push(...state.progress.map(tellProgress), ...tellLeadership(state), ...tellReads(state));
  return lines;
}

function tellLog({ log }: RaftState): string {
  const { baseIndex, baseTerm, firstIndex, lastIndex } = log;
  const compacted = baseIndex === 0 ? '' : ` behind index ${baseIndex} of term ${baseTerm}`;
  if (lastIndex === baseIndex) return `log: empty${compacted}`;
  return `log: ${termRuns(log)} (the terms of indexes ${firstIndex} to ${lastIndex})${compacted}`;
}

/** `1 4x2 5` for a log of the terms 1 4 4 5. */
function termRuns(log: RaftState['log']): string {
  const runs: string[] = [];
  for (let index = log.firstIndex, first = index; index <= log.lastIndex; index++) {
    if (index < log.lastIndex && log.termAt(index + 1) === log.termAt(index)) continue;
    const length = index - first + 1;
    runs.push(length === 1 ? `${log.termAt(index)}` : `${log.termAt(index)}x${length}`);
    first = index + 1;
  }
  return runs.join(' ');
}

function tellSnapshots({ snapshot, compacting, reception }: RaftState): readonly string[] {
  const lines: string[] = [];
  if (snapshot !== null) {
    const where = compacting ? ', on its way to the disk' : '';
    lines.push(`has ${tellSnapshot(snapshot)} in ${tellPieces(snapshot.pieceCount)}${where}`);
  }
  if (reception !== null) {
    const { header, pieces } = reception;
    lines.push(`receives ${tellSnapshot(header)}: ${tellPieces(pieces.length)} of ${header.pieceCount} so far`);
  }
  return lines;
}

function tellMembers({ id, adopted, commitIndex }: RaftState): string {
  const { index, configuration } = adopted;
  const committed = index > commitIndex ? ' (not committed)' : '';
  const since = index === 0 ? 'from the start' : `since index ${index}${committed}`;
  const self = tellMembership(configuration, id);
  return `members ${since}: ${tellConfiguration(configuration)}${self === '' ? '' : `; itself ${self}`}`;
}

function tellSessions({ machine }: RaftState): readonly string[] {
  return machine.pieces().flatMap((piece) => {
    if (piece.type !== 'session') return [];
    const { session, lastActiveUs, replies } = piece;
    const answered = replies.map(({ sequence }) => sequence);
    return [`session ${session}, last active at ${lastActiveUs} us by the log's clock: keeps ${listOf('answer', answered)}`];
  });
}

function tellProgress({ id, nextIndex, matchIndex, mode, transmission }: Progress): string {
  if (transmission === null) return `node ${id} holds up to ${matchIndex}, is sent ${nextIndex} next (${mode})`;
  const { snapshot, received } = transmission;
  return `node ${id} holds up to ${matchIndex}, is sent ${tellSnapshot(snapshot)}: ${tellPieces(received)} of `
    + `${snapshot.pieceCount} so far`;
}

function tellLeadership(state: RaftState): readonly string[] {
  const { role, nowUs, settings, transfer, leaseForfeited, quorumAnsweredUs } = state;
  const lines: string[] = [];
  if (transfer !== null) {
    const asked = transfer.asked ? 'has asked it to stand' : 'it does not hold the whole log yet';
    lines.push(`hands leadership to node ${transfer.target}: ${asked}`);
  }
  if (role === 'leader' && settings.leaseReads) {
    const answered = quorumAnsweredUs === null ? 'no majority has answered yet' : `a majority answered ${nowUs - quorumAnsweredUs} us ago`;
    lines.push(`lease: ${leaseForfeited ? 'forfeited' : answered}`);
  }
  return lines;
}

function tellReads(state: RaftState): readonly string[] {
  return [
    ...state.pendingReads.map((read) => tellPendingRead(state, read)),
    ...state.askedReads.map(({ request, read }) => `request ${request} to read ${read.key} waits for a read index`),
  ];
}

function tellPendingRead(state: RaftState, { asker, readIndex, round }: PendingRead): string {
  const needs: string[] = [];
  if (readIndex === null) needs.push(`an entry of term ${state.currentTerm} to be committed`);
  if (round > state.answeredRound) needs.push(`a majority to answer round ${round} (it has ${state.answeredRound})`);
  if (asker.type === 'client' && readIndex !== null && readIndex > state.lastApplied) needs.push(`index ${readIndex} to be applied`);
  const who = asker.type === 'client' ? `request ${asker.request} to read ${asker.read.key}` : `node ${asker.node}'s question for a read index`;
  return `${who} waits for ${needs.length === 0 ? 'the end of this step' : needs.join(', and for ')}`;
}
