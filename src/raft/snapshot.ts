/**
 * A snapshot: the state of the machine after an entry, in place of the log up to there (Raft §7). It is cut into pieces,
 * of which a chunk carries some. Immutable and shared, like entries. Who takes, sends and installs it is in
 * `compaction.ts` and `install-snapshot.ts`.
 */
import { hashText, hashWords } from '../base/digest.ts';
import type { Micros } from '../protocol.ts';
import { configurationBytes, type Result, type SessionId, valueBytes } from './command.ts';
import { type Configuration, hashConfiguration } from './configuration.ts';
import type { LogIndex, Term } from './position.ts';
import type { Value } from './value.ts';

/** A part of the state machine's state. */
export type Piece =
  | { readonly type: 'slot'; readonly key: string; readonly value: Value }
  | SessionPiece;

export interface SessionPiece {
  readonly type: 'session';
  readonly session: SessionId;
  /** By the log's clock, when it last asked for something. */
  readonly lastActiveUs: Micros;
  /** The client has the answers to all below. */
  readonly unanswered: number;
  /** What was answered, by sequence number, ascending. */
  readonly replies: readonly { readonly sequence: number; readonly result: Result }[];
}

/** All of a snapshot but its pieces. */
export interface SnapshotHeader {
  /** lastIncludedIndex: the last entry that the snapshot stands for; and its term. Raft Fig. 13. */
  readonly index: LogIndex;
  readonly term: Term;
  /** The log's clock at that entry. */
  readonly timeUs: Micros;
  /** The configuration as of that index, and where it stood in the log. */
  readonly configuration: Configuration;
  readonly configurationIndex: LogIndex;
  /** A 32-bit hash of the machine's state. */
  readonly stateHash: number;
  /** How many pieces there are. */
  readonly pieceCount: number;
}

export interface Snapshot extends SnapshotHeader {
  /** The machine's state; sessions in the order in which they were last active. */
  readonly pieces: readonly Piece[];
}

/** A 32-bit hash of all that tells one snapshot from another; the state stands in it as its hash. */
export function hashSnapshot(header: SnapshotHeader): number {
  const { index, term, timeUs, configuration, configurationIndex, stateHash, pieceCount } = header;
  let hash = hashWords(hashWords(index, term), hashWords(timeUs | 0, configurationIndex));
  hash = hashWords(hash, hashConfiguration(configuration));
  return hashWords(hash, hashWords(stateHash, pieceCount));
}

/** About what a compact encoding of a piece takes. */
export function pieceBytes(piece: Piece): number {
  if (piece.type === 'slot') return 2 + piece.key.length + valueBytes(piece.value);
  return 17 + 12 * piece.replies.length;
}

export function headerBytes({ configuration }: SnapshotHeader): number {
  return 24 + configurationBytes(configuration);
}

/** For digests: tells pieces apart by what names them, since the header's hash covers what they hold. */
export function hashPiece(piece: Piece): number {
  return piece.type === 'slot' ? hashText(piece.key) : hashWords(piece.session, piece.replies.length);
}
