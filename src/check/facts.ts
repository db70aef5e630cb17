/**
 * What checkers see of consensus: facts, as they come to be, in the order of events. A system's `observe` makes them;
 * nothing here knows an implementation. Each costs O(change), and who does not listen to one does not pay for it.
 *
 * The facts of a step come in the order term, vote, role, leader, log, commit, progress, step; what it has applied, made
 * durable, promised and answered follows as its effects are executed, and a crash may cut that short.
 *
 * Log prefixes are compared by a chained 32-bit hash: `prefixHash(i) = hashWords(prefixHash(i-1), hash(term, command))`.
 */
import type { Micros, NodeId } from '../protocol.ts';
import type { CrashDamage } from '../sim/observer.ts';

export type Role = 'follower' | 'candidate' | 'leader';

/** A log as checkers read it. Index 0 is the empty log, of term 0. Indexes outside [0, lastIndex] must not be asked for. */
export interface LogView {
  readonly lastIndex: number;
  termAt(index: number): number;
  prefixHashAt(index: number): number;
}

/** One node as it stands after the current step. Shared by reference: read it, keep no copy of what may change. */
export interface NodeView {
  readonly id: NodeId;
  /** Counts the lives of this node, from 1. */
  readonly life: number;
  readonly up: boolean;
  readonly currentTerm: number;
  readonly votedFor: NodeId | null;
  readonly role: Role;
  /** Who the node believes to lead its term. */
  readonly leader: NodeId | null;
  readonly commitIndex: number;
  readonly lastApplied: number;
  /** The log in memory, as far as facts have told it: before `onTruncate` and `onAppend` it still is the old one. */
  readonly log: LogView;
  /** Those whose votes count, in this node's active configuration. */
  readonly voters: readonly NodeId[];
  /** Of a leader: how many followers it sends one message at a time, not knowing whether their logs match. */
  readonly probed: number;
}

/** A journal as it stands on the disk, folded by the checkers' own rules. */
export interface JournalView {
  /** Records written in all. */
  readonly length: number;
  /** Records known to be durable. */
  readonly durableLength: number;
  /** The log as the journal holds it, durable or not. */
  readonly log: LogView;
  /** The length of the journal up to and with the record that holds the entry at `index` of `log`; 0 for index 0. */
  positionOf(index: number): number;
  /** Whom the journal votes for in `term`, as last written, and the length of the journal since which it says so. */
  voteIn(term: number): { readonly votedFor: NodeId | null; readonly position: number } | undefined;
  /** The term that the journal ends in. */
  readonly term: number;
}

/** What a node left, and in which term it held it. */
export interface RoleChange {
  readonly from: Role;
  readonly fromTerm: number;
  /**
   * Of one that has left the lead: for how long, by its own clock, it had not heard from a majority of its voters (itself
   * counted, and all of them when it was elected). Else 0.
   */
  readonly withoutQuorumUs: Micros;
}

/** Properties rather than methods: none of them may need a `this`. */
export interface Facts {
  /** A node came up; `node` is what it recovered. `onLost` and `onAppend` have told how its log differs from before. */
  readonly onBoot: (node: NodeView) => void;
  /** A node went down; `node` is what it was in memory. */
  readonly onCrash: (node: NodeView, damage: CrashDamage) => void;

  /** `node.currentTerm` has changed within a life. */
  readonly onTerm: (node: NodeView, previousTerm: number) => void;
  /** `node.votedFor` has changed within a life; `previousTerm` is the term that the previous vote belonged to. */
  readonly onVote: (node: NodeView, previous: NodeId | null, previousTerm: number) => void;
  /** `node.role` has changed within a life, or a candidate or leader stayed one in another term. */
  readonly onRole: (node: NodeView, change: RoleChange) => void;
  /** A node became leader of `node.currentTerm`, by these votes (its own among them). Follows `onRole`. */
  readonly onLeader: (node: NodeView, votes: readonly NodeId[], journal: JournalView) => void;
  /** A candidate has counted its own vote. */
  readonly onOwnVote: (node: NodeView) => void;
  /** `node.leader` or the term has changed, and it names somebody. */
  readonly onLeaderNamed: (node: NodeView) => void;

  /** A node refuses another its pre-vote. */
  readonly onPreVoteRefused: (node: NodeView) => void;
  /** A request for a vote reached `node`, which did nothing at all about it. */
  readonly onVoteRequestIgnored: (node: NodeView) => void;

  /** A crash took all from `fromIndex` on; the log in memory ended at `previousLastIndex`. `node.log` still shows it. */
  readonly onLost: (node: NodeView, fromIndex: number, previousLastIndex: number) => void;
  /** A living node dropped all from `fromIndex` on, up to `previousLastIndex`. `node.log` still shows it. */
  readonly onTruncate: (node: NodeView, fromIndex: number, previousLastIndex: number) => void;
  /** The log in memory has an entry at `index` that it did not have before. Ascending within a step. */
  readonly onAppend: (node: NodeView, index: number, term: number, prefixHash: number) => void;
  /** `node.commitIndex` has risen from `previous`. */
  readonly onCommit: (node: NodeView, previous: number) => void;
  /** Within a leader's step what it knows of `follower` has changed: `matchIndex` (`previous` before), or `nextIndex`. */
  readonly onProgress: (node: NodeView, follower: NodeId, previous: number, matchIndex: number,
    nextIndex: number) => void;
  /** After every step that changed `node`, when all other facts of the step itself have been told. */
  readonly onStep: (node: NodeView) => void;

  /** A node applies an entry. `commandHash` is the hash of (term, command) that also goes into prefix hashes. */
  readonly onApply: (node: NodeView, index: number, commandHash: number, stateHash: number) => void;
  /** The disk of `id` now durably holds this entry, or did before a later record of the same sync superseded it. */
  readonly onDurableEntry: (id: NodeId, index: number, term: number, prefixHash: number) => void;
  /**
   * A node promises something by a reply: `made` when its step asks for it (the journal then holds all that it hangs on,
   * durable or not), `left` when it goes out. `madeAt` is the journal's length when it was made.
   */
  readonly onGrantMade: (node: NodeView, term: number, candidate: NodeId, journal: JournalView) => void;
  readonly onGrantLeft: (node: NodeView, term: number, candidate: NodeId, journal: JournalView,
    madeAt: number) => void;
  /** The promise that the log up to `matchIndex` is held, towards the leader of `term`. */
  readonly onAckMade: (node: NodeView, term: number, matchIndex: number, journal: JournalView) => void;
  readonly onAckLeft: (node: NodeView, term: number, matchIndex: number, journal: JournalView,
    madeAt: number) => void;

  /**
   * `node` answered a client that its operation took effect at log position `position` (a read: it saw the state there).
   * `isOwn`: the entry there, in its log, is what this client asked for.
   */
  readonly onAcknowledged: (node: NodeView, position: number, isOwn: boolean) => void;
  /** A client was sent to another node. */
  readonly onRedirected: () => void;
  /** A client made another attempt at the same operation. */
  readonly onRetried: () => void;
  /** The network made a second copy of a message. */
  readonly onDuplicated: () => void;

  /** Faults are over and all is healed. */
  readonly onHeal: () => void;
  /** A probe after the heal succeeded: the fresh read first, then the fresh write. */
  readonly onProbe: (kind: 'read' | 'write') => void;
  /** The run is over; `calm` if it went through its whole plan, so that liveness may be judged. */
  readonly onEnd: (nodes: readonly NodeView[], calm: boolean) => void;
}
