/**
 * An entry of the log: "each entry contains command for state machine, and term when entry was received by
 * leader" (Raft Fig. 2). Immutable, and shared by reference between messages, journals and the logs of all
 * nodes.
 */
import { hashWords } from '../base/digest.ts';
import { type Command, hashCommand } from './command.ts';
import type { Term } from './position.ts';

export interface Entry {
  readonly term: Term;
  /** `null` is the no-op with which a leader starts its term. */
  readonly command: Command | null;
  /** A 32-bit hash of both, computed once. */
  readonly hash: number;
}

export function createEntry(term: Term, command: Command | null): Entry {
  return { term, command, hash: hashWords(term, hashCommand(command)) };
}
