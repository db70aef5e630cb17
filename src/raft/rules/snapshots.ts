/**
 * The rules of snapshots: Raft §7, diss. ch. 5. When one is taken, what it holds, who needs it, and what is left of a log
 * that it meets.
 */
import type { Adopted } from '../configuration.ts';
import type { Log } from '../log.ts';
import type { InstallSnapshotReply } from '../messages.ts';
import type { LogIndex } from '../position.ts';
import type { Piece, Snapshot, SnapshotHeader } from '../snapshot.ts';
import type { Progress, RaftState, Reception, Transmission } from '../state.ts';

type State = Readonly<RaftState>;

export const snapshotRules = {
  /** Has so much been applied since the last snapshot that it is time for another? Raft §7; diss. §5.1.3. */
  isTimeForSnapshot({ settings, compacting, lastApplied, snapshot }: State): boolean {
    if (settings.snapshotEntries === 0 || compacting) return false;
    return lastApplied - (snapshot?.index ?? 0) >= settings.snapshotEntries;
  },

  /**
   * The configuration that a snapshot up to `index` holds: the one in force there, and not a later one, which may never
   * be committed. Raft §7: "the latest configuration in the log as of last included index".
   */
  configurationAsOf(configurations: readonly Adopted[], index: LogIndex): Adopted | undefined {
    return configurations.findLast((adopted) => adopted.index <= index);
  },

  /** What of the state machine goes into a snapshot: all of it, sessions too, or a retry takes effect again. diss. §6.3. */
  piecesOf(state: State): readonly Piece[] {
    return state.machine.pieces();
  },

  /**
   * How far a node that boots has applied already: what its snapshot stands for, though its log may not be trimmed yet.
   * Raft §7.
   */
  appliedAtBoot(snapshot: Snapshot, _log: Log): LogIndex {
    return snapshot.index;
  },

  /**
   * Does the leader's log not reach back to where this follower's may agree with it? Then it is sent a snapshot. The
   * entry right before the first is gone, but its term is known. Raft §7.
   */
  needsSnapshot(log: Log, progress: Progress): boolean {
    return progress.nextIndex < log.firstIndex;
  },

  /**
   * Does a snapshot tell this node anything? One that stands for no more than is committed here would take the state back.
   * Raft Fig. 13.
   */
  isNewSnapshot(state: State, { index }: SnapshotHeader): boolean {
    return index > state.commitIndex;
  },

  /** Does a chunk belong to what is being received, or is it late: of one that a newer has replaced? Raft Fig. 13. */
  continues(reception: Reception, { index, term }: SnapshotHeader): boolean {
    return reception.header.index === index && reception.header.term === term;
  },

  /** Do the pieces from `offset` on follow those that are here? Others have been lost, or have come before. Raft Fig. 13. */
  isNextChunk(reception: Reception, offset: number): boolean {
    return offset === reception.pieces.length;
  },

  /** Is a snapshot with `received` pieces whole? Raft Fig. 13, `done`. */
  isWhole({ pieceCount }: SnapshotHeader, received: number): boolean {
    return received >= pieceCount;
  },

  /**
   * Where to go on after the follower has said how many pieces it has: there, if it has more than was known; or if that
   * answers the last chunk, for then it has lost what it had, in a crash. Else the answer is late. Null: it is.
   */
  nextPiece({ received }: Transmission, reply: InstallSnapshotReply): number | null {
    if (reply.received > received) return reply.received;
    return reply.received < received && reply.offset === received ? reply.received : null;
  },

  /** Has a chunk been on its way for so long that it, or its answer, must be lost? */
  isChunkOverdue(state: State, { sentUs }: Transmission): boolean {
    return state.nowUs - sentUs >= state.settings.electionTimeoutMaxUs;
  },
};
