/**
 * A node as it is drawn: what of its state a picture of a replicated log shows. A system says of its own states how they look.
 */
import type { NodeId } from '../protocol.ts';

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
  /** Empty unless it leads. */
  readonly peers: readonly PeerPicture[];
  /** Who belongs to the cluster, as it believes. */
  readonly members: readonly NodeId[];
}
