/**
 * What checkers see of consensus: facts, as they come to be, in the order of events. A system's `observe` makes them;
 * nothing here knows an implementation. Each costs O(change), and who does not listen to one does not pay for it.
 *
 * The facts of a step come in the order request or chunk (with the node as it was before), term, vote, role, leader,
 * installed snapshot, log, configuration, commit, taken snapshot, progress, step; what it has applied, made durable,
 * promised and answered follows as its effects are executed, and a crash may cut that short.
 *
 * Log prefixes are compared by a chained 32-bit hash: `prefixHash(i) = hashWords(prefixHash(i-1), hash(term, command))`.
 */
import type { Micros, NodeId } from '../protocol.ts';
import type { CrashDamage } from '../sim/observer.ts';
import type { Call } from './history/models.ts';

export type Role = 'follower' | 'candidate' | 'leader';

/**
 * A log as checkers read it. Entries stand at firstIndex to lastIndex; what was before has been compacted. Index 0 is the
 * empty log, of term 0. Indexes outside [firstIndex - 1, lastIndex] must not be asked for.
 */
export interface LogView {
  readonly firstIndex: number;
  readonly lastIndex: number;
  termAt(index: number): number;
  prefixHashAt(index: number): number;
}

/** Who belongs to the cluster. Immutable. */
export interface ConfigurationView {
  /** Where it stands in the log; 0: the cluster started with it. */
  readonly index: number;
  readonly voters: readonly NodeId[];
  /** While it is joint: those of the configuration before, of whom a majority is needed too. */
  readonly oldVoters: readonly NodeId[] | null;
  readonly learners: readonly NodeId[];
}

/** What stands for the log up to `index`. Immutable. */
export interface SnapshotView {
  readonly index: number;
  readonly term: number;
  readonly configuration: ConfigurationView;
  /** As an `onApply` of that index tells it. */
  readonly stateHash: number;
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
  /** The newest configuration in that log, or else the snapshot's: found by the checkers' own reading of the log. */
  readonly configuration: ConfigurationView;
  /** The last that it took or installed. */
  readonly snapshot: SnapshotView | null;
  readonly journal: JournalView;
  /** Of a leader: how many followers it sends one message at a time, not knowing whether their logs match. */
  readonly probed: number;
  /** Of a leader: how many followers it sends a snapshot. */
  readonly installing: number;
}

/** A journal as it stands on the disk, folded by the checkers' own rules. */
export interface JournalView {
  /** Records written in all. */
  readonly length: number;
  /** Records known to be durable. */
  readonly durableLength: number;
  /** The log as the journal holds it, durable or not. */
  readonly log: LogView;
  /**
   * The length of the journal up to and with the record since which it holds the entry at `index` of `log`, or what
   * stands for all up to there, if that is `firstIndex - 1`; 0 for index 0.
   */
  positionOf(index: number): number;
  /** The lowest index from which on written records that are not durable yet drop what is durable; Infinity if none do. */
  readonly pendingCut: number;
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
   * Of one that has left the lead: for how long, by its own clock, it had not heard from a majority of its voters, of the
   * half that it had not heard from for longest (itself counted where it votes, and all of them when it was elected or
   * they joined). Else 0.
   */
  readonly withoutQuorumUs: Micros;
}

/** What somebody asked for: an operation of a client, over all its attempts, or one request of an operator. */
export interface Asked {
  /** Null: a request that no client made. */
  readonly client: number | null;
  /** Counts the operations of a client. */
  readonly number: number;
  readonly kind: AskedKind;
  /** How it is served: through the log, or a read in one of the other ways. */
  readonly way: 'log' | 'readIndex' | 'lease' | 'follower' | 'stale';
  /** The session in which it takes effect once; 0: in none. */
  readonly session: number;
  readonly sequence: number;
  /** Of a read: the position that it must not be served below. */
  readonly atLeast: number;
  /** In the words of a history; null for what is none of a history's business. */
  readonly call: Call | null;
}

export type AskedKind = 'operation' | 'openSession' | 'read' | 'change' | 'transfer' | 'snapshot';

/** What a client was told. Values are compared, and never looked into. */
export type AnsweredValue = string | number | boolean | null;

/** Properties rather than methods: none of them may need a `this`. */
export interface Facts {
  /** The configuration that the cluster starts with: told once, before all else. */
  readonly onCluster: (initial: ConfigurationView) => void;
  /** A node came up; `node` is what it recovered. `onLost` and `onAppend` have told how its log differs from before. */
  readonly onBoot: (node: NodeView) => void;
  /** A node went down; `node` is what it was in memory. */
  readonly onCrash: (node: NodeView, damage: CrashDamage) => void;
  /** A node refused to run on what its disk held, so that it is down and nobody gets a vote of it any more. */
  readonly onRefusedToRun: (id: NodeId) => void;
  /** A node was switched off for good. Its disk is as it was. */
  readonly onRetired: (node: NodeView) => void;

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
  /** A leader asks `target` to stand for election at once. */
  readonly onTakeOverAsked: (node: NodeView, target: NodeId) => void;
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
  /** The entry at `entry.index`, of which `onAppend` has just told, is a configuration; it follows `previous`. */
  readonly onConfigurationEntry: (node: NodeView, entry: ConfigurationView, prefixHash: number,
    previous: ConfigurationView) => void;
  /**
   * At boot, and when `node.configuration` is another than before, or the node uses another. `used` is the one that the
   * node itself goes by.
   */
  readonly onConfiguration: (node: NodeView, previous: ConfigurationView, used: ConfigurationView) => void;
  /**
   * A leader's snapshot has taken the place of the log up to `snapshot.index`. `node.log` still shows the old one; `held`
   * is whether that has the snapshot's last entry. An `onTruncate` tells of what was behind it, where that goes too.
   */
  readonly onSnapshotInstalled: (node: NodeView, snapshot: SnapshotView, held: boolean) => void;
  /** A node has taken a snapshot of what it has applied. */
  readonly onSnapshotTaken: (node: NodeView, snapshot: SnapshotView) => void;
  /**
   * `node.commitIndex` has risen from `previous`. `asLeader`: it led its term when the step began, so it has counted; it
   * may have stepped down in the same step.
   */
  readonly onCommit: (node: NodeView, previous: number, asLeader: boolean) => void;
  /** Within a leader's step what it knows of `follower` has changed: `matchIndex` (`previous` before), or `nextIndex`. */
  readonly onProgress: (node: NodeView, follower: NodeId, previous: number, matchIndex: number,
    nextIndex: number) => void;
  /** After every step that changed `node`, when all other facts of the step itself have been told. */
  readonly onStep: (node: NodeView) => void;

  /** A node applies an entry. `commandHash` is the hash of (term, command) that also goes into prefix hashes. */
  readonly onApply: (node: NodeView, index: number, commandHash: number, stateHash: number) => void;
  /**
   * Follows `onApply` where it is known who asked for the entry, or in which session. `tookEffect` is false where the
   * state machine took it for a repetition, or refused it.
   */
  readonly onEffect: (node: NodeView, index: number, asked: Asked, tookEffect: boolean) => void;
  /** The disk of `id` now durably holds this entry, or did before a later record of the same sync superseded it. */
  readonly onDurableEntry: (id: NodeId, index: number, term: number, prefixHash: number) => void;
  /** The disk of `id` now durably holds a snapshot that stands for the log up to that entry. */
  readonly onDurableSnapshot: (id: NodeId, index: number, prefixHash: number) => void;
  /** The disk of `id` now durably lacks what it durably held at `fromIndex` and behind. */
  readonly onDurableCut: (id: NodeId, fromIndex: number) => void;
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
   * A chunk of a snapshot up to `index` has reached `node`, with what comes behind the first `offset` pieces; the node
   * has `had` pieces of that snapshot. The view is of the node as it was before.
   */
  readonly onChunk: (node: NodeView, index: number, offset: number, had: number) => void;
  /** A leader sends `to` a chunk. */
  readonly onChunkSent: (node: NodeView, to: NodeId, index: number, offset: number) => void;

  /** A client starts an operation. */
  readonly onInvoked: (asked: Asked) => void;
  /**
   * A request has reached `node`, which is as it was before. `answered`: the node answers in the same step.
   */
  readonly onAsked: (node: NodeView, asked: Asked, answered: boolean) => void;
  /**
   * `node` answered that what was `asked` took effect at log position `position` (a read: it saw the state there), with
   * `value`. `isOwn` is false if the entry there, in its log, is known and is not what was asked for.
   */
  readonly onAcknowledged: (node: NodeView, position: number, isOwn: boolean, asked: Asked,
    value: AnsweredValue) => void;
  /** `node` said that what was asked for will certainly not be done, by this attempt. */
  readonly onRefused: (node: NodeView, reason: string, asked: Asked) => void;
  /** An attempt has ended so that its client will never know: it may take effect at any later time. */
  readonly onDoubted: (asked: Asked) => void;
  /** A client's operation has ended well: it knows `position` and `value`. */
  readonly onReturned: (asked: Asked, position: number, value: AnsweredValue) => void;
  /** A client's operation has ended, and the client takes it for certain that it was not and will not be applied. */
  readonly onFailed: (asked: Asked) => void;
  /** A client was sent to another node. */
  readonly onRedirected: () => void;
  /** A client made another attempt at the same operation. */
  readonly onRetried: () => void;
  /** The network made a second copy of a message. */
  readonly onDuplicated: () => void;

  /** What `from` sends does not reach `to` for the time being, or it does again. */
  readonly onLink: (from: NodeId, to: NodeId, open: boolean) => void;
  /**
   * Something else than a closed link troubles the cluster, for so long: a pause, a slow disk; 0 for what is over at once:
   * a lost message, a timer gone off.
   */
  readonly onTrouble: (forUs: Micros) => void;
  /** A message of `from` has reached `to`, which is about to take it in. */
  readonly onReceived: (from: NodeId, to: NodeId) => void;

  /** Faults are over and all is healed. */
  readonly onHeal: () => void;
  /** A probe after the heal succeeded: the fresh read first, then the fresh write. */
  readonly onProbe: (kind: 'read' | 'write') => void;
  /** The run is over; `calm` if it went through its whole plan, so that liveness may be judged. */
  readonly onEnd: (nodes: readonly NodeView[], calm: boolean) => void;
}
