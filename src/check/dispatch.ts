/**
 * Takes the facts of a run, keeps the ghosts, and hands each fact to those that listen to its kind. A checker falls
 * silent after its first violation, so that one run of Figure 8 can show both the unjustified commit and the
 * overwritten entry; a checker that throws is `unknown` and falls silent too.
 */
import type { NodeId } from '../protocol.ts';
import type { CrashDamage, Moment } from '../sim/observer.ts';
import type { CheckContext, Checker, Report, Unknown, Violation } from './checker.ts';
import type { Facts, JournalView, NodeView, RoleChange } from './facts.ts';
import { Ghosts } from './ghosts.ts';
import type { Goal } from './goals.ts';
import { Topic } from './topic.ts';

export interface ChecksOptions {
  readonly moment: Moment;
  readonly checkers: readonly ((context: CheckContext) => Checker)[];
  readonly goals: readonly Goal[];
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

  private readonly topics: { remove(owner: string): void }[] = [];
  private readonly boot = this.topic<NodeView>();
  private readonly crash = this.topic<NodeView, CrashDamage>();
  private readonly term = this.topic<NodeView, number>();
  private readonly vote = this.topic<NodeView, NodeId | null, number>();
  private readonly role = this.topic<NodeView, RoleChange>();
  private readonly leader = this.topic<NodeView, readonly NodeId[], JournalView>();
  private readonly ownVote = this.topic<NodeView>();
  private readonly leaderNamed = this.topic<NodeView>();
  private readonly preVoteRefused = this.topic<NodeView>();
  private readonly voteRequestIgnored = this.topic<NodeView>();
  private readonly lost = this.topic<NodeView, number, number>();
  private readonly truncate = this.topic<NodeView, number, number>();
  private readonly append = this.topic<NodeView, number, number, number>();
  private readonly commit = this.topic<NodeView, number>();
  private readonly progress = this.topic<NodeView, NodeId, number, number, number>();
  private readonly apply = this.topic<NodeView, number, number, number>();
  private readonly step = this.topic<NodeView>();
  private readonly durableEntry = this.topic<NodeId, number, number, number>();
  private readonly grantMade = this.topic<NodeView, number, NodeId, JournalView>();
  private readonly grantLeft = this.topic<NodeView, number, NodeId, JournalView, number>();
  private readonly ackMade = this.topic<NodeView, number, number, JournalView>();
  private readonly ackLeft = this.topic<NodeView, number, number, JournalView, number>();
  private readonly acknowledged = this.topic<NodeView, number, boolean>();
  private readonly redirected = this.topic();
  private readonly retried = this.topic();
  private readonly duplicated = this.topic();
  private readonly heal = this.topic();
  private readonly probe = this.topic<'read' | 'write'>();
  private readonly end = this.topic<readonly NodeView[], boolean>();

  constructor(options: ChecksOptions) {
    const { moment, checkers, goals, onViolation } = options;
    const { ghosts } = this;
    this.moment = moment;
    this.notify = onViolation;
    const report: Report = (finding) => this.violated(finding);
    for (const create of checkers) {
      const checker = create({ moment, ghosts, report });
      this.checkers.set(checker.name, checker);
      this.listen(checker.name, checker);
    }
    for (const goal of goals) {
      const tally = { name: goal.name, count: 0 };
      this.reached.push(tally);
      this.listen(`goal ${goal.name}`, goal.watch(ghosts, () => {
        tally.count++;
      }));
    }
  }

  /** Whether no checker waits for anything any more. */
  settled(): boolean {
    for (const checker of this.checkers.values()) if (checker.settled?.() === false) return false;
    return true;
  }

  onBoot(node: NodeView): void {
    this.boot.tell(node);
  }

  onCrash(node: NodeView, damage: CrashDamage): void {
    this.ghosts.noteNotLeader(node);
    this.crash.tell(node, damage);
  }

  onTerm(node: NodeView, previousTerm: number): void {
    this.term.tell(node, previousTerm);
  }

  onVote(node: NodeView, previous: NodeId | null, previousTerm: number): void {
    this.vote.tell(node, previous, previousTerm);
  }

  onRole(node: NodeView, change: RoleChange): void {
    if (node.role !== 'leader') this.ghosts.noteNotLeader(node);
    this.role.tell(node, change);
  }

  onLeader(node: NodeView, votes: readonly NodeId[], journal: JournalView): void {
    if (votes.includes(node.id)) this.ghosts.noteVote(node.id, node.currentTerm, node.id);
    this.ghosts.noteLeader(node);
    this.leader.tell(node, votes, journal);
  }

  onOwnVote(node: NodeView): void {
    this.ghosts.noteVote(node.id, node.currentTerm, node.id);
    this.ownVote.tell(node);
  }

  onLeaderNamed(node: NodeView): void {
    this.leaderNamed.tell(node);
  }

  onPreVoteRefused(node: NodeView): void {
    this.preVoteRefused.tell(node);
  }

  onVoteRequestIgnored(node: NodeView): void {
    this.voteRequestIgnored.tell(node);
  }

  onLost(node: NodeView, fromIndex: number, previousLastIndex: number): void {
    this.lost.tell(node, fromIndex, previousLastIndex);
  }

  onTruncate(node: NodeView, fromIndex: number, previousLastIndex: number): void {
    this.truncate.tell(node, fromIndex, previousLastIndex);
  }

  onAppend(node: NodeView, index: number, term: number, prefixHash: number): void {
    this.ghosts.noteAppend(index, term, prefixHash);
    this.append.tell(node, index, term, prefixHash);
  }

  onCommit(node: NodeView, previous: number): void {
    this.ghosts.noteCommit(node, previous);
    this.commit.tell(node, previous);
  }

  onProgress(node: NodeView, follower: NodeId, previous: number, matchIndex: number, next: number): void {
    this.progress.tell(node, follower, previous, matchIndex, next);
  }

  onApply(node: NodeView, index: number, commandHash: number, stateHash: number): void {
    this.ghosts.noteApply(index, commandHash, stateHash);
    this.apply.tell(node, index, commandHash, stateHash);
  }

  onStep(node: NodeView): void {
    this.step.tell(node);
  }

  onDurableEntry(id: NodeId, index: number, term: number, prefixHash: number): void {
    this.ghosts.noteDurable(id, index, term, prefixHash);
    this.durableEntry.tell(id, index, term, prefixHash);
  }

  onGrantMade(node: NodeView, term: number, candidate: NodeId, journal: JournalView): void {
    this.grantMade.tell(node, term, candidate, journal);
  }

  onGrantLeft(node: NodeView, term: number, candidate: NodeId, journal: JournalView, madeAt: number): void {
    this.ghosts.noteVote(node.id, term, candidate);
    this.grantLeft.tell(node, term, candidate, journal, madeAt);
  }

  onAckMade(node: NodeView, term: number, matchIndex: number, journal: JournalView): void {
    this.ackMade.tell(node, term, matchIndex, journal);
  }

  onAckLeft(node: NodeView, term: number, matchIndex: number, journal: JournalView, madeAt: number): void {
    this.ackLeft.tell(node, term, matchIndex, journal, madeAt);
  }

  onAcknowledged(node: NodeView, position: number, isOwn: boolean): void {
    this.acknowledged.tell(node, position, isOwn);
  }

  onRedirected(): void {
    this.redirected.tell();
  }

  onRetried(): void {
    this.retried.tell();
  }

  onDuplicated(): void {
    this.duplicated.tell();
  }

  onHeal(): void {
    this.heal.tell();
  }

  onProbe(kind: 'read' | 'write'): void {
    this.probe.tell(kind);
  }

  onEnd(nodes: readonly NodeView[], calm: boolean): void {
    this.end.tell(nodes, calm);
  }

  private listen(owner: string, facts: Partial<Facts>): void {
    this.boot.add(owner, facts.onBoot);
    this.crash.add(owner, facts.onCrash);
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
    this.commit.add(owner, facts.onCommit);
    this.progress.add(owner, facts.onProgress);
    this.apply.add(owner, facts.onApply);
    this.step.add(owner, facts.onStep);
    this.durableEntry.add(owner, facts.onDurableEntry);
    this.grantMade.add(owner, facts.onGrantMade);
    this.grantLeft.add(owner, facts.onGrantLeft);
    this.ackMade.add(owner, facts.onAckMade);
    this.ackLeft.add(owner, facts.onAckLeft);
    this.acknowledged.add(owner, facts.onAcknowledged);
    this.redirected.add(owner, facts.onRedirected);
    this.retried.add(owner, facts.onRetried);
    this.duplicated.add(owner, facts.onDuplicated);
    this.heal.add(owner, facts.onHeal);
    this.probe.add(owner, facts.onProbe);
    this.end.add(owner, facts.onEnd);
  }

  private topic<A = void, B = void, C = void, D = void, E = void>(): Topic<A, B, C, D, E> {
    const topic = new Topic<A, B, C, D, E>((owner, error) => this.threw(owner, error));
    this.topics.push(topic);
    return topic;
  }

  private violated(finding: Parameters<Report>[0]): void {
    const { checker, clause, kinds, message, source } = finding;
    if (!this.checkers.has(checker.name)) return;
    this.silence(checker.name);
    const violation: Violation = {
      checker: checker.name,
      class: checker.class,
      clause,
      signature: `${checker.name}/${clause}[${kinds.join(',')}]`,
      message,
      source,
      node: finding.node ?? null,
      event: this.moment.event,
      timeUs: this.moment.nowUs,
    };
    this.violations.push(violation);
    this.notify?.(violation);
  }

  private threw(owner: string, error: unknown): void {
    this.silence(owner);
    const reason = error instanceof Error ? error.message : String(error);
    this.unknowns.push({ checker: owner, reason, event: this.moment.event, timeUs: this.moment.nowUs });
  }

  private silence(owner: string): void {
    this.checkers.delete(owner);
    for (const topic of this.topics) topic.remove(owner);
  }
}
