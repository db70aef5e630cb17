/**
 * Takes the facts of a run, keeps the ghosts, and hands each fact to those that listen to its kind. A checker falls
 * silent after its first violation, so that one run of Figure 8 can show both the unjustified commit and the
 * overwritten entry; a checker that throws is `unknown` and falls silent too.
 */
import type { Micros, NodeId } from '../protocol.ts';
import type { CrashDamage, Moment } from '../sim/observer.ts';
import type { CheckContext, Checker, Report, Unknown, Violation } from './checker.ts';
import type {
  AnsweredValue, Asked, ConfigurationView, Facts, JournalView, NodeView, RoleChange, SnapshotView,
} from './facts.ts';
import { Ghosts } from './ghosts.ts';
import type { Goal } from './goal.ts';
import type { Gauge, MakeGauge, Measure } from './measure.ts';
import { Topics } from './topics.ts';

export interface ChecksOptions {
  readonly moment: Moment;
  readonly checkers: readonly ((context: CheckContext) => Checker)[];
  readonly goals: readonly Goal[];
  readonly gauges?: readonly MakeGauge[];
  readonly onViolation?: (violation: Violation) => void;
}

export class Checks implements Facts {
  readonly ghosts = new Ghosts();
  /** In the order of events. */
  readonly violations: Violation[] = [];
  readonly unknowns: Unknown[] = [];
  /** How often each goal was reached in this run, in the order of the goals. */
  readonly reached: { readonly name: string; count: number }[] = [];
  private readonly moment: Moment;
  private readonly notify: ((violation: Violation) => void) | undefined;
  private readonly checkers = new Map<string, Checker>();

  private readonly gauges: readonly Gauge[];
  private readonly topics = new Topics((owner, error) => this.threw(owner, error));

  constructor(options: ChecksOptions) {
    const { moment, checkers, goals, gauges = [], onViolation } = options;
    const { ghosts } = this;
    this.moment = moment;
    this.notify = onViolation;
    const report: Report = (finding) => this.violated(finding);
    const giveUp = ({ name }: Checker, reason: string): void => this.gaveUp(name, reason);
    for (const create of checkers) {
      const checker = create({ moment, ghosts, report, giveUp });
      this.checkers.set(checker.name, checker);
      this.topics.add(checker.name, checker);
    }
    for (const goal of goals) {
      const tally = { name: goal.name, count: 0 };
      this.reached.push(tally);
      this.topics.add(`goal ${goal.name}`, goal.watch(ghosts, () => {
        tally.count++;
      }));
    }
    this.gauges = gauges.map((make) => make(moment, ghosts));
    for (const { facts } of this.gauges) this.topics.add('gauge', facts);
  }

  /** Those that look at this run. */
  names(): readonly Pick<Checker, 'name' | 'class'>[] {
    return [...this.checkers.values()].map((checker) => ({ name: checker.name, class: checker.class }));
  }

  /** What the gauges have come to. */
  measures(): readonly Measure[] {
    return this.gauges.flatMap((gauge) => gauge.measures());
  }

  /** The hash of the log prefix that ends in an entry of `term` at `index`, if anybody ever had one. */
  prefixHash(index: number, term: number): number | undefined {
    return this.ghosts.prefixHash(index, term);
  }

  /** Whether no checker waits for anything any more. */
  settled(): boolean {
    for (const checker of this.checkers.values()) if (checker.settled?.() === false) return false;
    return true;
  }

  onCluster(initial: ConfigurationView): void {
    this.ghosts.noteCluster(initial);
    this.topics.cluster.tell(initial);
  }

  onBoot(node: NodeView): void {
    this.ghosts.noteBoot(node);
    this.topics.boot.tell(node);
  }

  onCrash(node: NodeView, damage: CrashDamage): void {
    this.ghosts.noteNotLeader(node);
    this.topics.crash.tell(node, damage);
  }

  onRefusedToRun(id: NodeId): void {
    this.topics.refusedToRun.tell(id);
  }

  onRetired(node: NodeView): void {
    this.ghosts.noteNotLeader(node);
    this.topics.retired.tell(node);
  }

  onTerm(node: NodeView, previousTerm: number): void {
    this.topics.term.tell(node, previousTerm);
  }

  onVote(node: NodeView, previous: NodeId | null, previousTerm: number): void {
    this.topics.vote.tell(node, previous, previousTerm);
  }

  onRole(node: NodeView, change: RoleChange): void {
    if (node.role !== 'leader') this.ghosts.noteNotLeader(node);
    this.topics.role.tell(node, change);
  }

  onLeader(node: NodeView, votes: readonly NodeId[], journal: JournalView): void {
    if (votes.includes(node.id)) this.ghosts.noteVote(node.id, node.currentTerm, node.id, this.moment.event);
    this.ghosts.noteLeader(node, this.moment.event);
    this.topics.leader.tell(node, votes, journal);
  }

  onOwnVote(node: NodeView): void {
    this.ghosts.noteVote(node.id, node.currentTerm, node.id, this.moment.event);
    this.topics.ownVote.tell(node);
  }

  onTakeOverAsked(node: NodeView, target: NodeId): void {
    this.topics.takeOverAsked.tell(node, target);
  }

  onLeaderNamed(node: NodeView): void {
    this.topics.leaderNamed.tell(node);
  }

  onPreVoteRefused(node: NodeView): void {
    this.topics.preVoteRefused.tell(node);
  }

  onVoteRequestIgnored(node: NodeView): void {
    this.topics.voteRequestIgnored.tell(node);
  }

  onLost(node: NodeView, fromIndex: number, previousLastIndex: number): void {
    this.topics.lost.tell(node, fromIndex, previousLastIndex);
  }

  onTruncate(node: NodeView, fromIndex: number, previousLastIndex: number): void {
    this.topics.truncate.tell(node, fromIndex, previousLastIndex);
  }

  onAppend(node: NodeView, index: number, term: number, prefixHash: number): void {
    this.ghosts.noteAppend(index, term, prefixHash, this.moment.event);
    this.topics.append.tell(node, index, term, prefixHash);
  }

  onConfigurationEntry(
    node: NodeView, entry: ConfigurationView, prefixHash: number, previous: ConfigurationView,
  ): void {
    this.ghosts.noteConfigurationEntry(entry, prefixHash);
    this.topics.configurationEntry.tell(node, entry, prefixHash, previous);
  }

  onConfiguration(node: NodeView, previous: ConfigurationView, used: ConfigurationView): void {
    this.topics.configuration.tell(node, previous, used);
  }

  onSnapshotInstalled(node: NodeView, snapshot: SnapshotView, held: boolean): void {
    this.topics.snapshotInstalled.tell(node, snapshot, held);
  }

  onSnapshotTaken(node: NodeView, snapshot: SnapshotView): void {
    this.topics.snapshotTaken.tell(node, snapshot);
  }

  onCommit(node: NodeView, previous: number, asLeader: boolean): void {
    this.ghosts.noteCommit(node, previous, this.moment.event);
    this.topics.commit.tell(node, previous, asLeader);
  }

  onProgress(
    node: NodeView, follower: NodeId, previous: number, matchIndex: number, nextIndex: number,
  ): void {
    this.topics.progress.tell(node, follower, previous, matchIndex, nextIndex);
  }

  onApply(node: NodeView, index: number, commandHash: number, stateHash: number): void {
    this.ghosts.noteApply(index, commandHash, stateHash, this.moment.event);
    this.topics.apply.tell(node, index, commandHash, stateHash);
  }

  onEffect(node: NodeView, index: number, asked: Asked, tookEffect: boolean): void {
    if (tookEffect && asked.session > 0) this.ghosts.noteEffect(index, asked);
    this.topics.effect.tell(node, index, asked, tookEffect);
  }

  onStep(node: NodeView): void {
    this.topics.step.tell(node);
  }

  onDurableEntry(id: NodeId, index: number, term: number, prefixHash: number): void {
    this.ghosts.noteDurable(id, index, term, prefixHash, this.moment.event);
    this.topics.durableEntry.tell(id, index, term, prefixHash);
  }

  onDurableSnapshot(id: NodeId, index: number, prefixHash: number): void {
    this.ghosts.noteSnapshot(id, index);
    this.topics.durableSnapshot.tell(id, index, prefixHash);
  }

  onDurableCut(id: NodeId, fromIndex: number): void {
    this.topics.durableCut.tell(id, fromIndex);
  }

  onGrantMade(node: NodeView, term: number, candidate: NodeId, journal: JournalView): void {
    this.topics.grantMade.tell(node, term, candidate, journal);
  }

  onGrantLeft(node: NodeView, term: number, candidate: NodeId, journal: JournalView, madeAt: number): void {
    this.ghosts.noteVote(node.id, term, candidate, this.moment.event);
    this.topics.grantLeft.tell(node, term, candidate, journal, madeAt);
  }

  onAckMade(node: NodeView, term: number, matchIndex: number, journal: JournalView): void {
    this.topics.ackMade.tell(node, term, matchIndex, journal);
  }

  onAckLeft(node: NodeView, term: number, matchIndex: number, journal: JournalView, madeAt: number): void {
    this.topics.ackLeft.tell(node, term, matchIndex, journal, madeAt);
  }

  onChunk(node: NodeView, index: number, offset: number, had: number): void {
    this.topics.chunk.tell(node, index, offset, had);
  }

  onChunkSent(node: NodeView, to: NodeId, index: number, offset: number): void {
    this.topics.chunkSent.tell(node, to, index, offset);
  }

  onInvoked(asked: Asked): void {
    this.topics.invoked.tell(asked);
  }

  onAsked(node: NodeView, asked: Asked, answered: boolean): void {
    this.topics.asked.tell(node, asked, answered);
  }

  onAcknowledged(node: NodeView, position: number, isOwn: boolean, asked: Asked, value: AnsweredValue): void {
    this.topics.acknowledged.tell(node, position, isOwn, asked, value);
  }

  onRefused(node: NodeView, reason: string, asked: Asked): void {
    this.topics.refused.tell(node, reason, asked);
  }

  onDoubted(asked: Asked): void {
    this.topics.doubted.tell(asked);
  }

  onReturned(asked: Asked, position: number, value: AnsweredValue): void {
    this.topics.returned.tell(asked, position, value);
  }

  onFailed(asked: Asked): void {
    this.topics.failed.tell(asked);
  }

  onRedirected(): void {
    this.topics.redirected.tell();
  }

  onRetried(): void {
    this.topics.retried.tell();
  }

  onDuplicated(): void {
    this.topics.duplicated.tell();
  }

  onLink(from: NodeId, to: NodeId, open: boolean): void {
    this.topics.link.tell(from, to, open);
  }

  onTrouble(forUs: Micros): void {
    this.topics.trouble.tell(forUs);
  }

  onReceived(from: NodeId, to: NodeId): void {
    this.topics.received.tell(from, to);
  }

  onHeal(): void {
    this.topics.heal.tell();
  }

  onProbe(kind: 'read' | 'write'): void {
    this.topics.probe.tell(kind);
  }

  onEnd(nodes: readonly NodeView[], calm: boolean): void {
    this.topics.end.tell(nodes, calm);
  }

  private violated(finding: Parameters<Report>[0]): void {
    const { checker, clause, kinds, message, source } = finding;
    const involves = finding.involves?.filter((event) => event < this.moment.event) ?? [];
    if (!this.checkers.has(checker.name)) return;
    this.silence(checker.name);
    const violation: Violation = {
      checker: checker.name,
      class: checker.class,
      clause,
      signature: `${checker.name}/${clause}[${kinds.join(',')}]`,
      message,
      ...(finding.evidence === undefined ? {} : { evidence: finding.evidence }),
      ...(involves.length === 0 ? {} : { involves }),
      ...(finding.awaitedSince === undefined ? {} : { awaitedSince: finding.awaitedSince }),
      source,
      node: finding.node ?? null,
      event: this.moment.event,
      timeUs: this.moment.nowUs,
    };
    this.violations.push(violation);
    this.notify?.(violation);
  }

  private threw(owner: string, error: unknown): void {
    this.gaveUp(owner, error instanceof Error ? error.message : String(error));
  }

  private gaveUp(owner: string, reason: string): void {
    this.silence(owner);
    this.unknowns.push({ checker: owner, reason, event: this.moment.event, timeUs: this.moment.nowUs });
  }

  private silence(owner: string): void {
    this.checkers.delete(owner);
    this.topics.remove(owner);
  }
}
