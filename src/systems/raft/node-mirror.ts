/**
 * What an observer remembers of one node, so that it can tell what a step has changed: the scalars, the log, the
 * snapshot, and what a leader believes of its followers. Tells the facts of a step.
 */
import type { ConfigurationView, Facts, NodeView, Role, SnapshotView } from '../../check/facts.ts';
import type { Micros, NodeEvent, NodeId } from '../../protocol.ts';
import type { Adopted } from '../../raft/configuration.ts';
import type { Entry } from '../../raft/entry.ts';
import type { Snapshot, SnapshotHeader } from '../../raft/snapshot.ts';
import type { Raft, RaftState } from '../../raft/state.ts';
import { FollowersMirror } from './followers-mirror.ts';
import { JournalMirror } from './journal-mirror.ts';
import { LogMirror, placed } from './log-mirror.ts';
import type { PrefixHashOf, PrefixLog } from './prefix-log.ts';

export class NodeMirror implements NodeView {
  readonly id: NodeId;
  life = 0;
  up = false;
  currentTerm = 0;
  votedFor: NodeId | null = null;
  role: Role = 'follower';
  leader: NodeId | null = null;
  commitIndex = 0;
  lastApplied = 0;
  snapshot: SnapshotView | null = null;
  readonly journal: JournalMirror;
  private readonly facts: Facts;
  private readonly initial: ConfigurationView;
  private readonly mirrored: LogMirror;
  private readonly followers: FollowersMirror;
  /** As in the node's state, to see whether another has come. */
  private kept: Snapshot | null = null;
  private adopted: Adopted | null = null;
  /** The snapshot that is being received, and how many pieces of it are there. */
  private receiving: SnapshotHeader | null = null;
  private received = 0;

  constructor(id: NodeId, initial: ConfigurationView, facts: Facts, prefixHashOf: PrefixHashOf) {
    this.id = id;
    this.initial = initial;
    this.facts = facts;
    this.journal = new JournalMirror(id, facts, prefixHashOf);
    this.mirrored = new LogMirror(this, initial, facts, prefixHashOf);
    this.followers = new FollowersMirror(this, facts);
  }

  get log(): PrefixLog {
    return this.mirrored.log;
  }

  get configuration(): ConfigurationView {
    return this.mirrored.configuration;
  }

  get probed(): number {
    return this.followers.count('probe');
  }

  get installing(): number {
    return this.followers.count('snapshot');
  }

  /** The entry at `index`, as far as facts have told. */
  entryAt(index: number): Entry | undefined {
    return this.mirrored.entryAt(index);
  }

  /** How many pieces the node has of a snapshot that has not come as a whole. */
  piecesOf({ index, term }: SnapshotHeader): number {
    return this.receiving?.index === index && this.receiving.term === term ? this.received : 0;
  }

  boot(state: RaftState): void {
    const previous = this.configuration;
    this.followers.clear();
    this.life++;
    this.up = true;
    this.takeScalars(state);
    this.takeSnapshot(state.snapshot);
    this.mirrored.recover(state.log, this.snapshot?.configuration ?? this.initial);
    this.facts.onBoot(this);
    this.tellConfiguration(previous, state.adopted);
  }

  step(event: NodeEvent<Raft>, state: RaftState): void {
    const { currentTerm, votedFor, role, leader, commitIndex, lastApplied, configuration } = this;
    this.takeScalars(state);
    let changed = state.commitIndex !== commitIndex || state.lastApplied !== lastApplied;

    if (state.currentTerm !== currentTerm || state.votedFor !== votedFor || state.role !== role
      || state.leader !== leader) {
      changed = true;
      this.tellRole(state, event.nowUs, { currentTerm, votedFor, role, leader });
    }
    if (event.type === 'resumed' && event.signal.type === 'voted') this.tellOwnVote(event.signal.term, state);
    const isNewSnapshot = state.snapshot !== this.kept;
    const isInstalled = isNewSnapshot && event.type === 'message' && event.message.type === 'installSnapshot';
    if (isNewSnapshot) this.takeSnapshot(state.snapshot);
    if (isInstalled && this.snapshot !== null) {
      const { index, term } = this.snapshot;
      this.facts.onSnapshotInstalled(this, this.snapshot, this.log.has(index, term));
    }
    if (this.mirrored.step(state.log, this.snapshot)) changed = true;
    if (this.configuration !== configuration || state.adopted !== this.adopted) {
      this.tellConfiguration(configuration, state.adopted);
    }
    if (state.commitIndex > commitIndex) {
      this.facts.onCommit(this, commitIndex, role === 'leader' && this.currentTerm === currentTerm);
    }
    if (isNewSnapshot && !isInstalled && this.snapshot !== null) {
      this.facts.onSnapshotTaken(this, this.snapshot);
    }
    if (state.role === 'leader') this.followers.step(event, state.progress);
    if (changed || isNewSnapshot) this.facts.onStep(this);
  }

  private tellOwnVote(term: number, state: RaftState): void {
    if (term === state.currentTerm && state.votesGranted.includes(state.id)) this.facts.onOwnVote(this);
  }

  private tellConfiguration(previous: ConfigurationView, adopted: Adopted): void {
    this.adopted = adopted;
    this.facts.onConfiguration(this, previous, placed(adopted.configuration, adopted.index));
  }

  private takeScalars(state: RaftState): void {
    this.currentTerm = state.currentTerm;
    this.votedFor = state.votedFor;
    this.role = state.role;
    this.leader = state.leader;
    this.commitIndex = state.commitIndex;
    this.lastApplied = state.lastApplied;
    const { reception } = state;
    this.receiving = reception === null ? null : reception.header;
    this.received = reception === null ? 0 : reception.pieces.length;
  }

  private takeSnapshot(snapshot: Snapshot | null): void {
    this.kept = snapshot;
    if (snapshot === null) {
      this.snapshot = null;
      return;
    }
    const { index, term, stateHash, configuration, configurationIndex } = snapshot;
    this.snapshot = { index, term, stateHash, configuration: placed(configuration, configurationIndex) };
  }

  private tellRole(
    state: RaftState, nowUs: Micros, previous: Pick<NodeView, 'currentTerm' | 'votedFor' | 'role' | 'leader'>,
  ): void {
    const { facts, followers, currentTerm, votedFor, role, leader } = this;
    const isNewTerm = currentTerm !== previous.currentTerm;
    if (isNewTerm) facts.onTerm(this, previous.currentTerm);
    if (votedFor !== previous.votedFor) facts.onVote(this, previous.votedFor, previous.currentTerm);
    if (role !== previous.role || (isNewTerm && role !== 'follower')) {
      const ledBefore = previous.role === 'leader';
      const withoutQuorumUs = ledBefore ? nowUs - followers.quorumHeardUs(this.configuration, nowUs) : 0;
      facts.onRole(this, { from: previous.role, fromTerm: previous.currentTerm, withoutQuorumUs });
      followers.clear();
      if (role === 'leader') {
        followers.take(state.progress, nowUs);
        facts.onLeader(this, state.votesGranted, this.journal);
        followers.compareAll();
      }
    }
    if (leader !== null && (leader !== previous.leader || isNewTerm)) facts.onLeaderNamed(this);
  }
}
