/**
 * The ghost state: what a witness of the whole history remembers, and no node can know. The dispatcher updates it before
 * any checker hears of a fact, and everything in it is written once (but for `leaderTerm`, which may only fall): so the
 * order of the checkers does not matter, and the first of two contradicting facts stands for the second to be judged by.
 */
import type { NodeId } from '../protocol.ts';
import type { NodeView } from './facts.ts';

/** A log prefix that some node has had, named by its last entry. */
interface Prefix {
  readonly term: number;
  readonly hash: number;
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
}

interface Applied {
  readonly commandHash: number;
  readonly stateHash: number;
}

const NOBODY: readonly NodeId[] = [];

export class Ghosts {
  /** P and its holders: all prefixes that end at an index, in the order in which they came up. */
  private readonly prefixes: (Prefix | undefined)[] = [undefined];
  /** G, from index 1. */
  private readonly commits: Committed[] = [{ term: 0, prefixHash: 0, leaderTerm: 0 }];
  /** L. */
  private readonly leaderByTerm = new Map<number, NodeId>();
  /** V, by term and voter. */
  private readonly votes = new Map<number, Map<NodeId, NodeId>>();
  /** A. */
  private readonly applications: (Applied | undefined)[] = [undefined];
  /** The nodes that are leaders now, in the order in which they became so. */
  private readonly leadersNow: NodeView[] = [];
  private highestLeaderTerm = 0;

  /** The hash of the first prefix that was ever seen to end in an entry of `term` at `index`. */
  prefixHash(index: number, term: number): number | undefined {
    let prefix = this.prefixes[index];
    while (prefix !== undefined && prefix.term !== term) prefix = prefix.next;
    return prefix?.hash;
  }

  /** Who has ever durably held the prefix of that hash which ends at `index`. */
  holders(index: number, prefixHash: number): readonly NodeId[] {
    let prefix = this.prefixes[index];
    while (prefix !== undefined && prefix.hash !== prefixHash) prefix = prefix.next;
    return prefix === undefined ? NOBODY : prefix.holders;
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
    while (index > 0 && (this.commits[index]?.leaderTerm ?? 0) >= term) index--;
    return index;
  }

  /** The first that became leader in `term`. */
  leaderOf(term: number): NodeId | undefined {
    return this.leaderByTerm.get(term);
  }

  /** The first that `voter` is known to have voted for in `term`. */
  voteOf(voter: NodeId, term: number): NodeId | undefined {
    return this.votes.get(term)?.get(voter);
  }

  applied(index: number): Applied | undefined {
    return this.applications[index];
  }

  get leaders(): readonly NodeView[] {
    return this.leadersNow;
  }

  get highestTermLed(): number {
    return this.highestLeaderTerm;
  }

  noteAppend(index: number, term: number, prefixHash: number): void {
    this.prefix(index, term, prefixHash);
  }

  noteDurable(id: NodeId, index: number, term: number, prefixHash: number): void {
    const { holders } = this.prefix(index, term, prefixHash);
    if (!holders.includes(id)) holders.push(id);
  }

  noteCommit(node: NodeView, previous: number): void {
    const { log, currentTerm } = node;
    const last = Math.min(node.commitIndex, log.lastIndex);
    for (let index = Math.min(previous, this.committedIndex) + 1; index <= last; index++) {
      const known = this.commits[index];
      if (known === undefined) {
        const prefixHash = log.prefixHashAt(index);
        this.commits.push({ term: log.termAt(index), prefixHash, leaderTerm: currentTerm });
      } else if (known.leaderTerm > currentTerm) {
        known.leaderTerm = currentTerm;
      }
    }
  }

  noteVote(voter: NodeId, term: number, candidate: NodeId): void {
    let votes = this.votes.get(term);
    if (votes === undefined) {
      votes = new Map();
      this.votes.set(term, votes);
    }
    if (!votes.has(voter)) votes.set(voter, candidate);
  }

  noteLeader(node: NodeView): void {
    const { currentTerm } = node;
    if (!this.leaderByTerm.has(currentTerm)) this.leaderByTerm.set(currentTerm, node.id);
    if (!this.leadersNow.includes(node)) this.leadersNow.push(node);
    this.highestLeaderTerm = Math.max(this.highestLeaderTerm, currentTerm);
  }

  noteNotLeader(node: NodeView): void {
    const position = this.leadersNow.indexOf(node);
    if (position >= 0) this.leadersNow.splice(position, 1);
  }

  noteApply(index: number, commandHash: number, stateHash: number): void {
    this.applications[index] ??= { commandHash, stateHash };
  }

  private prefix(index: number, term: number, hash: number): Prefix {
    let last: Prefix | undefined;
    for (let prefix = this.prefixes[index]; prefix !== undefined; prefix = prefix.next) {
      if (prefix.hash === hash && prefix.term === term) return prefix;
      last = prefix;
    }
    const added: Prefix = { term, hash, holders: [], next: undefined };
    if (last === undefined) this.prefixes[index] = added;
    else last.next = added;
    return added;
  }
}
