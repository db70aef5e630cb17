/**
 * What messages weigh on the wire, and how they enter a digest. See `messages.ts` for what they say.
 */
import { unreachable } from '../base/assert.ts';
import type { Sink } from '../base/digest.ts';
import type { Entry } from './entry.ts';
import type { AppendEntries, InstallSnapshot, Message } from './messages.ts';
import { hashPiece, hashSnapshot, headerBytes, type Piece, pieceBytes } from './snapshot.ts';

/**
 * About what a compact binary encoding takes: a byte for the type, four for each number, one for each flag.
 */
export function messageBytes(message: Message): number {
  switch (message.type) {
    case 'requestVote': return 18;
    case 'requestVoteReply': return 6;
    case 'requestPreVote': return 17;
    case 'requestPreVoteReply': return 10;
    case 'appendEntries': return 25 + entriesBytes(message.entries);
    case 'appendEntriesReply': return 26;
    case 'installSnapshot': return 17 + headerBytes(message.header) + piecesBytes(message.pieces);
    case 'installSnapshotReply': return 25;
    case 'timeoutNow': return 9;
    case 'readIndex': return 9;
    case 'readIndexReply': return 13;
    default: return unreachable(message);
  }
}

/** Snapshots are large and not urgent: nothing should have to wait behind them. */
export function isBulk(message: Message): boolean {
  return message.type === 'installSnapshot';
}

/**
 * Feeds all that tells one message from another into `sink`; of an entry, its hash.
 */
export function fingerprintMessage(message: Message, sink: Sink): void {
  sink.word(message.term);
  switch (message.type) {
    case 'requestVote':
      sink.word(message.transfer ? 10 : 1);
      sink.word(message.candidate);
      sink.word(message.lastLogIndex);
      sink.word(message.lastLogTerm);
      return;
    case 'requestVoteReply':
      sink.word(message.voteGranted ? 3 : 2);
      return;
    case 'requestPreVote':
      sink.word(7);
      sink.word(message.candidate);
      sink.word(message.lastLogIndex);
      sink.word(message.lastLogTerm);
      return;
    case 'requestPreVoteReply':
      sink.word(message.preVoteGranted ? 9 : 8);
      sink.word(message.forTerm);
      return;
    case 'appendEntries':
      fingerprintAppendEntries(message, sink);
      return;
    case 'appendEntriesReply':
      sink.word(message.success ? 6 : 5);
      sink.word(message.prevLogIndex);
      sink.word(message.matchIndex);
      sink.word(message.conflictTerm);
      sink.word(message.conflictIndex);
      sink.word(message.round);
      return;
    case 'installSnapshot':
      fingerprintInstallSnapshot(message, sink);
      return;
    case 'installSnapshotReply':
      sink.word(12);
      sink.word(message.index);
      sink.word(message.offset);
      sink.word(message.received);
      sink.word(message.matchIndex);
      sink.word(message.round);
      return;
    case 'timeoutNow':
      sink.word(13);
      sink.word(message.leader);
      return;
    case 'readIndex':
      sink.word(14);
      sink.word(message.ordinal);
      return;
    case 'readIndexReply':
      sink.word(15);
      sink.word(message.ordinal);
      sink.word(message.readIndex);
      return;
    default: unreachable(message);
  }
}

function fingerprintAppendEntries(message: AppendEntries, sink: Sink): void {
  sink.word(4);
  sink.word(message.leader);
  sink.word(message.prevLogIndex);
  sink.word(message.prevLogTerm);
  sink.word(message.leaderCommit);
  sink.word(message.round);
  sink.word(message.entries.length);
  for (const entry of message.entries) sink.word(entry.hash);
}

function fingerprintInstallSnapshot(message: InstallSnapshot, sink: Sink): void {
  sink.word(11);
  sink.word(message.leader);
  sink.word(hashSnapshot(message.header));
  sink.word(message.offset);
  sink.word(message.round);
  sink.word(message.pieces.length);
  for (const piece of message.pieces) sink.word(hashPiece(piece));
}

function entriesBytes(entries: readonly Entry[]): number {
  let bytes = 0;
  for (const entry of entries) bytes += entry.bytes;
  return bytes;
}

function piecesBytes(pieces: readonly Piece[]): number {
  let bytes = 0;
  for (const piece of pieces) bytes += pieceBytes(piece);
  return bytes;
}
