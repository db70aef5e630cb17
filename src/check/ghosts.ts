/**
 * The ghost state: what a witness of the whole history remembers, and no node can know. The dispatcher updates it before
 * any checker hears of a fact, and everything in it is written once (but for `leaderTerm`, which may only fall, and how
 * far snapshots reach, which only rises): so the order of the checkers does not matter, and the first of two
 * contradicting facts stands for the second to be judged by.
 */
import type { NodeId } from '../protocol.ts';
import type { Asked, ConfigurationView, LogView, NodeView } from './facts.ts';

/** A log prefix that some node has had, named by its last entry. */
interface Prefix {
  readonly term: number;
  readonly hash: number;
  /** The event in which it was seen first. */
  readonly event: number;
  /** Who has ever durably held it. */
  readonly holders: NodeId[];
  /** Another one that ends at the same index. */
  next: Prefix | undefined;
}

interface Committed {
  readonly term: number;
  readonly prefixHash: number;
  /** The lowest term of a node that knew it as committed. */
  leaderTerm: number;
  /** The event in which it was committed first. */
  readonly event: number;
}

interface Applied {
  readonly commandHash: number;
  readonly stateHash: number;
  /** The event in which it was applied first. */
  readonly event: number;
}

/** Who was first, and in which event. */
interface First {
  readonly node: NodeId;
  readonly event: number;
}

/** A configuration that stands in some log, and the prefix that ends in it. */
interface Placed {
  readonly configuration: ConfigurationView;
  readonly prefixHash: number;
}

const NOBODY: readonly NodeId[] = [];

export class Ghosts {
  /** P and its holders: all prefixes that end at an index, in the order in which they came up. */
  private readonly prefixes: (Prefix | undefined)[] = [undefined];
  /** G, from index 1. A cluster that starts with a snapshot has a gap there. */
  private readonly commits: (Committed | undefined)[] = [{ term: 0, prefixHash: 0, leaderTerm: 0, event: 0 }];
  /** L. */
  private readonly leaderByTerm = new Map<number, First>();
  /** V, by term and voter. */
  private readonly votes = new Map<number, Map<NodeId, First>>();
  /** A. */
  private readonly applications: (Applied | undefined)[] = [undefined];
  /** The nodes that are leaders now, in the order in which they became so. */
  private readonly leadersNow: NodeView[] = [];
  private highestLeaderTerm = 0;
  /** All that ever stood in a log, by index. */
  private readonly placed = new Map<number, Placed[]>();
  /** Those that were committed, ascending; the one that the cluster started with is the first. */
  private readonly committedOnes: ConfigurationView[] = [];
  /** How far the highest snapshot reaches that a disk has durably held. */
  private readonly snapshotOf = new Map<NodeId, number>();
  /** Where each command of a session took effect first, by session and sequence number. */
  private readonly effects = new Map<number, Map<number, number>>();

  /** The hash of the first prefix that was ever seen to end in an entry of `term` at `index`. */
  prefixHash(index: number, term: number): number | undefined {
    return this.firstPrefix(index, term)?.hash;
  }

  /** The event in which that was seen. */
  prefixEvent(index: number, term: number): number | undefined {
    return this.firstPrefix(index, term)?.event;
  }

  /** Who has ever durably held the prefix of that hash which ends at `index`. */
  holders(index: number, prefixHash: number): readonly NodeId[] {
    let prefix = this.prefixes[index];
    while (prefix !== undefined && prefix.hash !== prefixHash) prefix = prefix.next;
    return prefix === undefined ? NOBODY : prefix.holders;
  }

  /** Has `node` ever durably held that prefix, or a snapshot that stands for it? */
  hasHeld(node: NodeId, index: number, prefixHash: number): boolean {
    if (this.holders(index, prefixHash).includes(node)) return true;
    return (this.snapshotOf.get(node) ?? -1) >= index && this.commits[index]?.prefixHash === prefixHash;
  }

  /** How many of `nodes` have ever durably held that prefix. */
  countHeld(nodes: readonly NodeId[], index: number, prefixHash: number): number {
    let count = 0;
    for (const node of nodes) if (this.hasHeld(node, index, prefixHash)) count++;
    return count;
  }

  /** Does `log`, or what stands for its compacted part, hold all that was committed up to `index`? */
  isIn(log: LogView, index: number): boolean {
    if (log.lastIndex < index) return false;
    const shown = Math.max(index, log.firstIndex - 1);
    return this.commits[shown]?.prefixHash === log.prefixHashAt(shown);
  }

  /** C*: the highest index that was ever committed. */
  get committedIndex(): number {
    return this.commits.length - 1;
  }

  committed(index: number): Readonly<Committed> | undefined {
    return this.commits[index];
  }

  /**
   * The highest index that was committed in a term below `term`. Whoever commits an index has committed all below it in
   * no later a term, so `leaderTerm` never falls along the log.
   */
  committedBelow(term: number): number {
    let index = this.commits.length - 1;
    while (index > 0 && (this.commits[index]?.leaderTerm ?? term) >= term) index--;
    return index;
  }

  /** The first that became leader in `term`. */
  leaderOf(term: number): NodeId | undefined {
    return this.leaderByTerm.get(term)?.node;
  }

  /** The event in which it became so. */
  electionOf(term: number): number | undefined {
    return this.leaderByTerm.get(term)?.event;
  }

  /** The first that `voter` is known to have voted for in `term`. */
  voteOf(voter: NodeId, term: number): NodeId | undefined {
    return this.votes.get(term)?.get(voter)?.node;
  }

  /** The event in which that was known. */
  voteEvent(voter: NodeId, term: number): number | undefined {
    return this.votes.get(term)?.get(voter)?.event;
  }

  applied(index: number): Applied | undefined {
    return this.applications[index];
  }

  /** The committed configurations, in their order, the one that the cluster started with first. */
  get configurations(): readonly ConfigurationView[] {
    return this.committedOnes;
  }

  /** The newest that was committed; undefined before anything was told. */
  get configuration(): ConfigurationView | undefined {
    return this.committedOnes.at(-1);
  }

  /** The one in force as of a committed index. */
  configurationAt(index: number): ConfigurationView | undefined {
    return this.committedOnes.findLast((configuration) => configuration.index <= index);
  }

  /** Where a command of a session took effect first. */
  effectOf({ session, sequence }: Asked): number | undefined {
    return this.effects.get(session)?.get(sequence);
  }

  get leaders(): readonly NodeView[] {
    return this.leadersNow;
  }

  get highestTermLed(): number {
    return this.highestLeaderTerm;
  }

  noteAppend(index: number, term: number, prefixHash: number, event: number): void {
    this.prefix(index, term, prefixHash, event);
  }

  noteDurable(id: NodeId, index: number, term: number, prefixHash: number, event: number): void {
    const { holders } = this.prefix(index, term, prefixHash, event);
    if (!holders.includes(id)) holders.push(id);
  }

  noteSnapshot(id: NodeId, index: number): void {
    this.snapshotOf.set(id, Math.max(index, this.snapshotOf.get(id) ?? 0));
  }

  noteCluster(initial: ConfigurationView): void {
    if (this.committedOnes.length === 0) this.committedOnes.push(initial);
  }

  /** What a node starts the run with, in place of a log that nobody has seen, is taken for committed. */
  noteBoot({ life, log, currentTerm, configuration }: NodeView): void {
    const base = log.firstIndex - 1;
    if (life > 1 || base <= this.committedIndex) return;
    const [term, prefixHash] = [log.termAt(base), log.prefixHashAt(base)];
    this.prefix(base, term, prefixHash, 0);
    this.commits[base] = { term, prefixHash, leaderTerm: currentTerm, event: 0 };
    if (configuration.index <= base) this.committedOnes.push(configuration);
  }

  noteConfigurationEntry(configuration: ConfigurationView, prefixHash: number): void {
    const placed = this.placed.get(configuration.index);
    const added = { configuration, prefixHash };
    if (placed === undefined) this.placed.set(configuration.index, [added]);
    else if (!placed.some((each) => each.prefixHash === prefixHash)) placed.push(added);
  }

  noteCommit(node: NodeView, previous: number, event: number): void {
    const { log, currentTerm } = node;
    const last = Math.min(node.commitIndex, log.lastIndex);
    const first = Math.max(Math.min(previous, this.committedIndex), log.firstIndex - 1) + 1;
    for (let index = first; index <= last; index++) {
      const known = this.commits[index];
      if (known === undefined) {
        const prefixHash = log.prefixHashAt(index);
        this.commits[index] = { term: log.termAt(index), prefixHash, leaderTerm: currentTerm, event };
        if (this.placed.size > 0) this.noteCommittedConfiguration(index, prefixHash);
      } else if (known.leaderTerm > currentTerm) {
        known.leaderTerm = currentTerm;
      }
    }
  }

  noteEffect(index: number, { session, sequence }: Asked): void {
    let ofSession = this.effects.get(session);
    if (ofSession === undefined) {
      ofSession = new Map();
      this.effects.set(session, ofSession);
    }
    if (!ofSession.has(sequence)) ofSession.set(sequence, index);
  }

  noteVote(voter: NodeId, term: number, candidate: NodeId, event: number): void {
    let votes = this.votes.get(term);
    if (votes === undefined) {
      votes = new Map();
      this.votes.set(term, votes);
    }
    if (!votes.has(voter)) votes.set(voter, { node: candidate, event });
  }

  noteLeader(node: NodeView, event: number): void {
    const { currentTerm } = node;
    if (!this.leaderByTerm.has(currentTerm)) this.leaderByTerm.set(currentTerm, { node: node.id, event });
    if (!this.leadersNow.includes(node)) this.leadersNow.push(node);
    this.highestLeaderTerm = Math.max(this.highestLeaderTerm, currentTerm);
  }

  noteNotLeader(node: NodeView): void {
    const position = this.leadersNow.indexOf(node);
    if (position >= 0) this.leadersNow.splice(position, 1);
  }

  noteApply(index: number, commandHash: number, stateHash: number, event: number): void {
    this.applications[index] ??= { commandHash, stateHash, event };
  }

  private noteCommittedConfiguration(index: number, prefixHash: number): void {
    const placed = this.placed.get(index)?.find((each) => each.prefixHash === prefixHash);
    if (placed !== undefined) this.committedOnes.push(placed.configuration);
  }

  private firstPrefix(index: number, term: number): Prefix | undefined {
    let prefix = this.prefixes[index];
    while (prefix !== undefined && prefix.term !== term) prefix = prefix.next;
    return prefix;
  }

  private prefix(index: number, term: number, hash: number, event: number): Prefix {
    let last: Prefix | undefined;
    for (let prefix = this.prefixes[index]; prefix !== undefined; prefix = prefix.next) {
      if (prefix.hash === hash && prefix.term === term) return prefix;
      last = prefix;
    }
    const added: Prefix = { term, hash, event, holders: [], next: undefined };
    if (last === undefined) this.prefixes[index] = added;
    else last.next = added;
    return added;
  }
}
