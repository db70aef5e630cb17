/**
 * InstallSnapshot: Raft §7, Fig. 13. A follower that needs what the leader's log does not hold any more gets a snapshot,
 * a chunk at a time. Chunks may be lost, doubled or late: the follower takes the one that comes next, and says how far
 * it is; one that has lost what it had in a crash is sent it again from the start.
 */
import type { NodeId } from '../protocol.ts';
import { advanceCommitIndex } from './commit.ts';
import { checkpoint } from './compaction.ts';
import { readConfigurations } from './configurations.ts';
import { type Effects, nothing, replyOnceDurable } from './effects.ts';
import type { InstallSnapshot, InstallSnapshotReply } from './messages.ts';
import type { LogIndex } from './position.ts';
import { appendEntries, noRound } from './replication.ts';
import { followerThatAnswers } from './rounds.ts';
import type { Rules } from './rules.ts';
import { endTransmission, sendChunk } from './send-snapshot.ts';
import type { Snapshot, SnapshotHeader } from './snapshot.ts';
import type { RaftState, Reception } from './state.ts';
import { followLeader } from './terms.ts';

// ---- The follower ----

/** The term of the request is not above the current one. */
export function handleInstallSnapshotRequest(
  rules: Rules, state: RaftState, from: NodeId, request: InstallSnapshot, effects: Effects,
): void {
  const { header, offset } = request;
  if (!rules.acceptsAppendEntries(state.currentTerm, request)) {
    effects.push(replyOnceDurable(nothing, from, { ...answer(state, request, 0, 0), round: noRound }));
    return;
  }
  if (!rules.followsLeader(state)) return;
  followLeader(state, request.leader, effects);
  if (!rules.isNewSnapshot(state, header)) {
    state.reception = null;
    effects.push(replyOnceDurable(nothing, from, answer(state, request, header.pieceCount, header.index)));
    return;
  }
  const reception = receptionOf(rules, state, header);
  if (rules.isNextChunk(reception, offset)) reception.pieces.push(...request.pieces);
  const received = reception.pieces.length;
  if (!rules.isWhole(header, received)) {
    effects.push(replyOnceDurable(nothing, from, answer(state, request, received, 0)));
    return;
  }
  const snapshot = { ...header, pieces: reception.pieces };
  install(rules, state, snapshot);
  const written = [{ type: 'snapshot', snapshot } as const, checkpoint(state, snapshot)];
  effects.push(replyOnceDurable(written, from, answer(state, request, received, header.index)));
}

/** What has come of this snapshot so far. */
function receptionOf(rules: Rules, state: RaftState, header: SnapshotHeader): Reception {
  if (state.reception !== null && rules.continues(state.reception, header)) return state.reception;
  state.reception = { header, pieces: [] };
  return state.reception;
}

/** "Reset state machine using snapshot contents (and load snapshot's cluster configuration)" (Raft Fig. 13). */
function install(rules: Rules, state: RaftState, snapshot: Snapshot): void {
  state.reception = null;
  state.compacting = false;
  state.snapshot = snapshot;
  state.log.compactTo(snapshot.index, snapshot.term);
  state.machine.restore(snapshot.pieces);
  state.commitIndex = snapshot.index;
  state.lastApplied = snapshot.index;
  readConfigurations(rules, state);
}

function answer(
  state: RaftState, { header, offset, round }: InstallSnapshot, received: number, matchIndex: LogIndex,
): InstallSnapshotReply {
  return {
    type: 'installSnapshotReply', term: state.currentTerm, index: header.index, offset, received, matchIndex, round,
  };
}

// ---- The leader ----

export function handleInstallSnapshotReply(
  rules: Rules, state: RaftState, from: NodeId, reply: InstallSnapshotReply, effects: Effects,
): void {
  const follower = followerThatAnswers(rules, state, from, reply);
  if (follower === undefined) return;
  follower.matchIndex = rules.matchIndexOnSuccess(follower, reply);
  follower.nextIndex = Math.max(follower.nextIndex, follower.matchIndex + 1);
  const { transmission } = follower;
  if (transmission !== null && follower.matchIndex >= transmission.snapshot.index) {
    endTransmission(follower);
    appendEntries(rules, state, follower, null, effects);
  } else if (transmission !== null && reply.index === transmission.snapshot.index) {
    const next = rules.nextPiece(transmission, reply);
    if (next !== null) {
      transmission.received = next;
      sendChunk(state, from, transmission, effects);
    }
  }
  if (follower.matchIndex > state.commitIndex) advanceCommitIndex(rules, state, effects);
}
