/**
 * Raft nodes as they are drawn. A state is changed in place, so a picture takes what it shows; the entries of logs are immutable
 * and shared, and become cells when somebody looks at them.
 */
import type { NodeId } from '../../protocol.ts';
import { type Adopted, membersOf } from '../../raft/configuration.ts';
import type { Entry } from '../../raft/entry.ts';
import type { LogIndex, Progress, Raft, RaftState, Role, Term } from '../../raft/state.ts';
import type { LogCell, NodePicture, PeerPicture, Pictures } from '../picture.ts';
import { SharedLog } from '../shared-log.ts';
import { DurableEnd } from './durable-end.ts';
import { tellCommand } from './narrate-words.ts';

export function raftPictures(): Pictures<Raft> {
  const ends = new Map<NodeId, DurableEnd>();
  const drawn = new Map<NodeId, Drawn>();
  return {
    observer: {
      booted: (node, { log }) => { ends.set(node, new DurableEnd(log.lastIndex)); },
      persisted: (node, delta, _then, length) => { ends.get(node)?.wrote(delta, length); },
      durable: (node, length) => { ends.get(node)?.durable(length); },
    },
    draw(node, state) {
      const before = drawn.get(node);
      const { lastIndex } = state.log;
      const durableIndex = Math.min(ends.get(node)?.index() ?? lastIndex, lastIndex);
      const picture = new RaftPicture(state, durableIndex, before);
      if (before?.state === state && before.picture.shows(picture)) return before.picture;
      drawn.set(node, { state, picture, adopted: state.adopted });
      return picture;
    },
  };
}

/** The last picture of a node, and what it was drawn from. */
interface Drawn {
  /** Another object stands for another life. */
  readonly state: RaftState;
  readonly picture: RaftPicture;
  readonly adopted: Adopted;
}

class RaftPicture implements NodePicture {
  readonly role: Role;
  readonly term: Term;
  readonly votedFor: NodeId | null;
  readonly leader: NodeId | null;
  readonly commitIndex: LogIndex;
  readonly appliedIndex: LogIndex;
  readonly durableIndex: LogIndex;
  readonly snapshotIndex: LogIndex;
  readonly lastIndex: LogIndex;
  readonly peers: readonly PeerPicture[];
  readonly members: readonly NodeId[];
  readonly log: SharedLog<Entry>;

  /** What is as it was when the node was drawn `before` is shared with that picture. */
  constructor(state: RaftState, durableIndex: LogIndex, before: Drawn | undefined) {
    const { log, adopted } = state;
    this.role = state.role;
    this.term = state.currentTerm;
    this.votedFor = state.votedFor;
    this.leader = state.leader;
    this.commitIndex = state.commitIndex;
    this.appliedIndex = state.lastApplied;
    this.durableIndex = durableIndex;
    this.snapshotIndex = log.baseIndex;
    this.lastIndex = log.lastIndex;
    this.peers = peersOf(state.progress, before?.picture.peers ?? noPeers);
    this.members = before?.adopted === adopted ? before.picture.members : membersOf(adopted.configuration);
    this.log = logOf(state, before);
  }

  get firstIndex(): LogIndex {
    return this.snapshotIndex + 1;
  }

  cell(index: LogIndex): LogCell | null {
    if (index < this.firstIndex || index > this.lastIndex) return null;
    const entry = this.log.entryAt(index);
    return entry === undefined ? null : { index, term: entry.term, text: tellCommand(entry.command) };
  }

  sharedUpTo(other: NodePicture): LogIndex {
    const isShared = other instanceof RaftPicture && other.log === this.log;
    return isShared ? Math.min(other.lastIndex, this.lastIndex) : 0;
  }

  /** Whether it looks the same as another picture of the same life. */
  shows(other: RaftPicture): boolean {
    return this.role === other.role && this.term === other.term && this.votedFor === other.votedFor
      && this.leader === other.leader && this.commitIndex === other.commitIndex
      && this.appliedIndex === other.appliedIndex && this.durableIndex === other.durableIndex
      && this.snapshotIndex === other.snapshotIndex && this.lastIndex === other.lastIndex
      && this.log === other.log && this.peers === other.peers && this.members === other.members;
  }
}

const noPeers: readonly PeerPicture[] = [];

/** Within a life a log says itself from where on a step has changed it. */
function logOf(state: RaftState, before: Drawn | undefined): SharedLog<Entry> {
  const { log } = state;
  const { firstIndex, lastIndex, lowestChange } = log;
  const from = before?.state === state ? Math.max(lowestChange, firstIndex) : firstIndex;
  const known = before?.picture.log ?? new SharedLog<Entry>(firstIndex);
  return from > lastIndex ? known : known.changed(from, lastIndex, firstIndex, (index) => log.entryAt(index));
}

function peersOf(progress: readonly Progress[], before: readonly PeerPicture[]): readonly PeerPicture[] {
  const isSame = progress.length === before.length && progress.every((each, i) => isShownBy(before[i], each));
  if (isSame) return before;
  return progress.map(({ id, nextIndex, matchIndex, mode }) => ({ node: id, nextIndex, matchIndex, mode }));
}

function isShownBy(peer: PeerPicture | undefined, { id, nextIndex, matchIndex, mode }: Progress): boolean {
  return peer?.node === id && peer.mode === mode
    && peer.nextIndex === nextIndex && peer.matchIndex === matchIndex;
}
