/**
 * The aspects of a Raft node, by which its changes say what they change and what they come of (`Change` in `sim/trace.ts`).
 * A vote and the votes for a candidate belong to a term, an entry to an index: the next term's take no other's place.
 */
import type { NodeId } from '../../protocol.ts';
import type { LogIndex, Term } from '../../raft/state.ts';

/** Its own vote of a term: that it was given, or that it is lost. */
export function voteOf(term: Term): string {
  return `vote/${term}`;
}

/** That it stood for election in a term. */
export function candidacyOf(term: Term): string {
  return `candidacy/${term}`;
}

/** That it was elected in a term. */
export function leadOf(term: Term): string {
  return `lead/${term}`;
}

/** The votes that it has counted for itself. */
export function tallyOf(term: Term): string {
  return `tally/${term}`;
}

/** What stands in the log at an index: that it was appended, or that it is gone. */
export function entryOf(index: LogIndex): string {
  return `log/${index}`;
}

export function entriesOf(first: LogIndex, last: LogIndex): string[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => entryOf(first + i));
}

/** Of a leader: how far it knows a follower's log to be as its own. */
export function matchOf(follower: NodeId): string {
  return `match/${follower}`;
}
