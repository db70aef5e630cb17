/**
 * One topic for each kind of fact, and who listens to them.
 */
import type { Micros, NodeId } from '../protocol.ts';
import type { CrashDamage } from '../sim/observer.ts';
import type {
  AnsweredValue, Asked, ConfigurationView, Facts, JournalView, NodeView, RoleChange, SnapshotView,
} from './facts.ts';
import { Topic } from './topic.ts';

export class Topics {
  private readonly all: { remove(owner: string): void }[] = [];
  private readonly onThrow: (owner: string, error: unknown) => void;
  /** Shared by all: the fields below are made before the constructor's body runs. */
  private readonly threw = (owner: string, error: unknown): void => this.onThrow(owner, error);
  readonly cluster = this.topic<ConfigurationView>();
  readonly boot = this.topic<NodeView>();
  readonly crash = this.topic<NodeView, CrashDamage>();
  readonly refusedToRun = this.topic<NodeId>();
  readonly retired = this.topic<NodeView>();
  readonly term = this.topic<NodeView, number>();
  readonly vote = this.topic<NodeView, NodeId | null, number>();
  readonly role = this.topic<NodeView, RoleChange>();
  readonly leader = this.topic<NodeView, readonly NodeId[], JournalView>();
  readonly ownVote = this.topic<NodeView>();
  readonly takeOverAsked = this.topic<NodeView, NodeId>();
  readonly leaderNamed = this.topic<NodeView>();
  readonly preVoteRefused = this.topic<NodeView>();
  readonly voteRequestIgnored = this.topic<NodeView>();
  readonly lost = this.topic<NodeView, number, number>();
  readonly truncate = this.topic<NodeView, number, number>();
  readonly append = this.topic<NodeView, number, number, number>();
  readonly configurationEntry = this.topic<NodeView, ConfigurationView, number, ConfigurationView>();
  readonly configuration = this.topic<NodeView, ConfigurationView, ConfigurationView>();
  readonly snapshotInstalled = this.topic<NodeView, SnapshotView, boolean>();
  readonly snapshotTaken = this.topic<NodeView, SnapshotView>();
  readonly commit = this.topic<NodeView, number, boolean>();
  readonly progress = this.topic<NodeView, NodeId, number, number, number>();
  readonly apply = this.topic<NodeView, number, number, number>();
  readonly effect = this.topic<NodeView, number, Asked, boolean>();
  readonly step = this.topic<NodeView>();
  readonly durableEntry = this.topic<NodeId, number, number, number>();
  readonly durableSnapshot = this.topic<NodeId, number, number>();
  readonly durableCut = this.topic<NodeId, number>();
  readonly grantMade = this.topic<NodeView, number, NodeId, JournalView>();
  readonly grantLeft = this.topic<NodeView, number, NodeId, JournalView, number>();
  readonly ackMade = this.topic<NodeView, number, number, JournalView>();
  readonly ackLeft = this.topic<NodeView, number, number, JournalView, number>();
  readonly chunk = this.topic<NodeView, number, number, number>();
  readonly chunkSent = this.topic<NodeView, NodeId, number, number>();
  readonly invoked = this.topic<Asked>();
  readonly asked = this.topic<NodeView, Asked, boolean>();
  readonly acknowledged = this.topic<NodeView, number, boolean, Asked, AnsweredValue>();
  readonly refused = this.topic<NodeView, string, Asked>();
  readonly doubted = this.topic<Asked>();
  readonly returned = this.topic<Asked, number, AnsweredValue>();
  readonly failed = this.topic<Asked>();
  readonly redirected = this.topic();
  readonly retried = this.topic();
  readonly duplicated = this.topic();
  readonly link = this.topic<NodeId, NodeId, boolean>();
  readonly trouble = this.topic<Micros>();
  readonly received = this.topic<NodeId, NodeId>();
  readonly heal = this.topic();
  readonly probe = this.topic<'read' | 'write'>();
  readonly end = this.topic<readonly NodeView[], boolean>();

  constructor(onThrow: (owner: string, error: unknown) => void) {
    this.onThrow = onThrow;
  }

  /** `owner` hears from now on what it listens to, which is little of what there is. */
  add(owner: string, facts: Partial<Facts>): void {
    for (const name of Object.keys(facts)) ADDERS.get(name)?.(this, owner, facts);
  }

  /** Takes effect with the next fact. */
  remove(owner: string): void {
    for (const topic of this.all) topic.remove(owner);
  }

  private topic<A = void, B = void, C = void, D = void, E = void>(): Topic<A, B, C, D, E> {
    const topic = new Topic<A, B, C, D, E>(this.threw);
    this.all.push(topic);
    return topic;
  }
}

type Adder = (topics: Topics, owner: string, facts: Partial<Facts>) => void;

/** One for each kind of fact: the compiler asks for it. */
const BY_FACT: { readonly [name in keyof Facts]: Adder } = {
  onCluster: (topics, owner, facts) => topics.cluster.add(owner, facts.onCluster),
  onBoot: (topics, owner, facts) => topics.boot.add(owner, facts.onBoot),
  onCrash: (topics, owner, facts) => topics.crash.add(owner, facts.onCrash),
  onRefusedToRun: (topics, owner, facts) => topics.refusedToRun.add(owner, facts.onRefusedToRun),
  onRetired: (topics, owner, facts) => topics.retired.add(owner, facts.onRetired),
  onTerm: (topics, owner, facts) => topics.term.add(owner, facts.onTerm),
  onVote: (topics, owner, facts) => topics.vote.add(owner, facts.onVote),
  onRole: (topics, owner, facts) => topics.role.add(owner, facts.onRole),
  onLeader: (topics, owner, facts) => topics.leader.add(owner, facts.onLeader),
  onOwnVote: (topics, owner, facts) => topics.ownVote.add(owner, facts.onOwnVote),
  onTakeOverAsked: (topics, owner, facts) => topics.takeOverAsked.add(owner, facts.onTakeOverAsked),
  onLeaderNamed: (topics, owner, facts) => topics.leaderNamed.add(owner, facts.onLeaderNamed),
  onPreVoteRefused: (topics, owner, facts) => topics.preVoteRefused.add(owner, facts.onPreVoteRefused),
  onVoteRequestIgnored: (topics, owner, facts) =>
    topics.voteRequestIgnored.add(owner, facts.onVoteRequestIgnored),
  onLost: (topics, owner, facts) => topics.lost.add(owner, facts.onLost),
  onTruncate: (topics, owner, facts) => topics.truncate.add(owner, facts.onTruncate),
  onAppend: (topics, owner, facts) => topics.append.add(owner, facts.onAppend),
  onConfigurationEntry: (topics, owner, facts) =>
    topics.configurationEntry.add(owner, facts.onConfigurationEntry),
  onConfiguration: (topics, owner, facts) => topics.configuration.add(owner, facts.onConfiguration),
  onSnapshotInstalled: (topics, owner, facts) =>
    topics.snapshotInstalled.add(owner, facts.onSnapshotInstalled),
  onSnapshotTaken: (topics, owner, facts) => topics.snapshotTaken.add(owner, facts.onSnapshotTaken),
  onCommit: (topics, owner, facts) => topics.commit.add(owner, facts.onCommit),
  onProgress: (topics, owner, facts) => topics.progress.add(owner, facts.onProgress),
  onApply: (topics, owner, facts) => topics.apply.add(owner, facts.onApply),
  onEffect: (topics, owner, facts) => topics.effect.add(owner, facts.onEffect),
  onStep: (topics, owner, facts) => topics.step.add(owner, facts.onStep),
  onDurableEntry: (topics, owner, facts) => topics.durableEntry.add(owner, facts.onDurableEntry),
  onDurableSnapshot: (topics, owner, facts) => topics.durableSnapshot.add(owner, facts.onDurableSnapshot),
  onDurableCut: (topics, owner, facts) => topics.durableCut.add(owner, facts.onDurableCut),
  onGrantMade: (topics, owner, facts) => topics.grantMade.add(owner, facts.onGrantMade),
  onGrantLeft: (topics, owner, facts) => topics.grantLeft.add(owner, facts.onGrantLeft),
  onAckMade: (topics, owner, facts) => topics.ackMade.add(owner, facts.onAckMade),
  onAckLeft: (topics, owner, facts) => topics.ackLeft.add(owner, facts.onAckLeft),
  onChunk: (topics, owner, facts) => topics.chunk.add(owner, facts.onChunk),
  onChunkSent: (topics, owner, facts) => topics.chunkSent.add(owner, facts.onChunkSent),
  onInvoked: (topics, owner, facts) => topics.invoked.add(owner, facts.onInvoked),
  onAsked: (topics, owner, facts) => topics.asked.add(owner, facts.onAsked),
  onAcknowledged: (topics, owner, facts) => topics.acknowledged.add(owner, facts.onAcknowledged),
  onRefused: (topics, owner, facts) => topics.refused.add(owner, facts.onRefused),
  onDoubted: (topics, owner, facts) => topics.doubted.add(owner, facts.onDoubted),
  onReturned: (topics, owner, facts) => topics.returned.add(owner, facts.onReturned),
  onFailed: (topics, owner, facts) => topics.failed.add(owner, facts.onFailed),
  onRedirected: (topics, owner, facts) => topics.redirected.add(owner, facts.onRedirected),
  onRetried: (topics, owner, facts) => topics.retried.add(owner, facts.onRetried),
  onDuplicated: (topics, owner, facts) => topics.duplicated.add(owner, facts.onDuplicated),
  onLink: (topics, owner, facts) => topics.link.add(owner, facts.onLink),
  onTrouble: (topics, owner, facts) => topics.trouble.add(owner, facts.onTrouble),
  onReceived: (topics, owner, facts) => topics.received.add(owner, facts.onReceived),
  onHeal: (topics, owner, facts) => topics.heal.add(owner, facts.onHeal),
  onProbe: (topics, owner, facts) => topics.probe.add(owner, facts.onProbe),
  onEnd: (topics, owner, facts) => topics.end.add(owner, facts.onEnd),
};

const ADDERS: ReadonlyMap<string, Adder> = new Map(Object.entries(BY_FACT));
