/**
 * A node as it is drawn: what of its state a picture of a replicated log shows. A system says of its own states how they look.
 */
import type { NodeId, Vocabulary } from '../protocol.ts';
import type { Observer } from '../sim/observer.ts';

/** One cell of the log. */
export interface LogCell {
  readonly index: number;
  readonly term: number;
  /** The entry in words. */
  readonly text: string;
}

/** How far another node is, as this one believes. */
export interface PeerPicture {
  readonly node: NodeId;
  readonly nextIndex: number;
  readonly matchIndex: number;
  readonly mode: string;
}

/** Nothing in it changes afterwards: pictures of different moments share their parts. */
export interface NodePicture {
  /** `leader` and the like: a name of the system's. */
  readonly role: string;
  readonly term: number;
  readonly votedFor: NodeId | null;
  readonly leader: NodeId | null;
  readonly commitIndex: number;
  readonly appliedIndex: number;
  /** Up to here the log is on disk, as the node knows. */
  readonly durableIndex: number;
  /** What is compacted: 0 if nothing is. */
  readonly snapshotIndex: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
  /** Of an index from `firstIndex` to `lastIndex`. */
  cell(index: number): LogCell | null;
  /**
   * Up to here its log is for certain the same as that of another picture of this node, which may be compacted farther; may be
   * less than what is so. Absent: nobody knows without looking.
   */
  sharedUpTo?(other: NodePicture): number;
  /** Empty unless it leads. */
  readonly peers: readonly PeerPicture[];
  /** Who belongs to the cluster, as it believes. */
  readonly members: readonly NodeId[];
}

/** Draws the nodes of one run. */
export interface Pictures<V extends Vocabulary = Vocabulary> {
  /** What it needs to see of the run, from its start, beside the states that it draws. Absent: nothing. */
  readonly observer?: Observer<V>;
  /**
   * A node as it stands, once an event is over: it must be drawn after each event in which it has booted, taken a step or
   * written. The same picture as the last time where nothing that it shows is different.
   */
  draw(node: NodeId, state: V['state']): NodePicture;
}
