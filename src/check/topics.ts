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
  readonly commit = this.topic<NodeView, number>();
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
  readonly returned = this.topic<Asked, number>();
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

  /** `owner` hears from now on what it listens to. */
  add(owner: string, facts: Partial<Facts>): void {
    this.cluster.add(owner, facts.onCluster);
    this.boot.add(owner, facts.onBoot);
    this.crash.add(owner, facts.onCrash);
    this.refusedToRun.add(owner, facts.onRefusedToRun);
    this.retired.add(owner, facts.onRetired);
    this.term.add(owner, facts.onTerm);
    this.vote.add(owner, facts.onVote);
    this.role.add(owner, facts.onRole);
    this.leader.add(owner, facts.onLeader);
    this.ownVote.add(owner, facts.onOwnVote);
    this.leaderNamed.add(owner, facts.onLeaderNamed);
    this.preVoteRefused.add(owner, facts.onPreVoteRefused);
    this.voteRequestIgnored.add(owner, facts.onVoteRequestIgnored);
    this.lost.add(owner, facts.onLost);
    this.truncate.add(owner, facts.onTruncate);
    this.append.add(owner, facts.onAppend);
    this.configurationEntry.add(owner, facts.onConfigurationEntry);
    this.configuration.add(owner, facts.onConfiguration);
    this.snapshotInstalled.add(owner, facts.onSnapshotInstalled);
    this.snapshotTaken.add(owner, facts.onSnapshotTaken);
    this.commit.add(owner, facts.onCommit);
    this.progress.add(owner, facts.onProgress);
    this.apply.add(owner, facts.onApply);
    this.effect.add(owner, facts.onEffect);
    this.step.add(owner, facts.onStep);
    this.durableEntry.add(owner, facts.onDurableEntry);
    this.durableSnapshot.add(owner, facts.onDurableSnapshot);
    this.durableCut.add(owner, facts.onDurableCut);
    this.grantMade.add(owner, facts.onGrantMade);
    this.grantLeft.add(owner, facts.onGrantLeft);
    this.ackMade.add(owner, facts.onAckMade);
    this.ackLeft.add(owner, facts.onAckLeft);
    this.chunk.add(owner, facts.onChunk);
    this.chunkSent.add(owner, facts.onChunkSent);
    this.invoked.add(owner, facts.onInvoked);
    this.asked.add(owner, facts.onAsked);
    this.acknowledged.add(owner, facts.onAcknowledged);
    this.refused.add(owner, facts.onRefused);
    this.returned.add(owner, facts.onReturned);
    this.failed.add(owner, facts.onFailed);
    this.redirected.add(owner, facts.onRedirected);
    this.retried.add(owner, facts.onRetried);
    this.duplicated.add(owner, facts.onDuplicated);
    this.link.add(owner, facts.onLink);
    this.trouble.add(owner, facts.onTrouble);
    this.received.add(owner, facts.onReceived);
    this.heal.add(owner, facts.onHeal);
    this.probe.add(owner, facts.onProbe);
    this.end.add(owner, facts.onEnd);
  }

  /** Takes effect with the next fact. */
  remove(owner: string): void {
    for (const topic of this.all) topic.remove(owner);
  }

  private topic<A = void, B = void, C = void, D = void, E = void>(): Topic<A, B, C, D, E> {
    const topic = new Topic<A, B, C, D, E>((owner, error) => this.onThrow(owner, error));
    this.all.push(topic);
    return topic;
  }
}
