/**
 * An entry of the log: "each entry contains command for state machine, and term when entry was received by
 * leader" (Raft Fig. 2). Immutable, and shared by reference between messages, journals and the logs of all
 * nodes.
 */
import { hashWords } from '../base/digest.ts';
import type { Micros } from '../protocol.ts';
import { type Command, commandBytes, hashCommand } from './command.ts';
import type { Term } from './position.ts';

export interface Entry {
  readonly term: Term;
  /**
   * The log's own clock: what the leader read when it appended the entry, never less than in the entry before. The only
   * time that the state machine knows, for it must be the same on all nodes. diss. §6.3.
   */
  readonly timeUs: Micros;
  /** `null` is the no-op with which a leader starts its term. */
  readonly command: Command | null;
  /** A 32-bit hash of all of it, and what it weighs on the wire, each computed once. */
  readonly hash: number;
  readonly bytes: number;
}

/** A term and a time. */
const HEADER_BYTES = 8;

export function createEntry(term: Term, command: Command | null, timeUs: Micros = 0): Entry {
  const hash = hashWords(hashWords(term, timeUs | 0), hashCommand(command));
  return { term, timeUs, command, hash, bytes: HEADER_BYTES + commandBytes(command) };
}
