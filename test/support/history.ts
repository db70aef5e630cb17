/**
 * Histories made by hand, for checkers: nodes with logs, journals, and the facts that tell of them, sent through the
 * dispatcher so that the ghosts are as in a run. Logs are written as terms from index 1; `[term, content]` is an entry
 * with other contents than the plain one of that term.
 */
import { hashText, hashWords } from '../../src/base/digest.ts';
import type { CheckContext, Checker, Violation } from '../../src/check/checker.ts';
import { Checks } from '../../src/check/dispatch.ts';
import type { JournalView, LogView, NodeView, Role } from '../../src/check/facts.ts';
import type { Goal } from '../../src/check/goals.ts';

export type Item = number | readonly [term: number, content: string];

export class FakeLog implements LogView {
  items: Item[];

  constructor(items: readonly Item[]) {
    this.items = [...items];
  }

  get lastIndex(): number {
    return this.items.length;
  }

  termAt(index: number): number {
    return index === 0 ? 0 : termOf(this.item(index));
  }

  prefixHashAt(index: number): number {
    return index === 0 ? 0 : hashWords(this.prefixHashAt(index - 1), hashOf(this.item(index)));
  }

  item(index: number): Item {
    const item = this.items[index - 1];
    if (item === undefined) throw new Error(`no entry at ${index}`);
    return item;
  }
}

export interface FakeNode extends NodeView {
  life: number;
  up: boolean;
  currentTerm: number;
  votedFor: number | null;
  role: Role;
  leader: number | null;
  commitIndex: number;
  lastApplied: number;
  log: FakeLog;
  voters: readonly number[];
}

export interface FakeJournal extends JournalView {
  length: number;
  durableLength: number;
  log: FakeLog;
}

const THREE = [1, 2, 3];

export class History {
  readonly checks: Checks;
  readonly violations: readonly Violation[];
  nowUs = 0;
  event = 0;
  readonly cause = 0;

  constructor(checkers: readonly ((context: CheckContext) => Checker)[], goals: readonly Goal[] = []) {
    this.checks = new Checks({ moment: this, checkers, goals });
    this.violations = this.checks.violations;
  }

  /** `clause[kinds]` of each violation, in order. */
  get clauses(): readonly string[] {
    return this.violations.map(({ signature }) => signature.slice(signature.indexOf('/') + 1));
  }

  /** A node comes up with this log, all of it durable. */
  node(id: number, log: readonly Item[] = [], voters: readonly number[] = THREE): FakeNode {
    const node: FakeNode = {
      id, voters, life: 1, up: true, currentTerm: 0, votedFor: null, role: 'follower', leader: null, commitIndex: 0,
      lastApplied: 0, log: new FakeLog([]), probed: 0,
    };
    for (const item of log) {
      node.currentTerm = Math.max(node.currentTerm, termOf(item));
      this.append(node, item);
    }
    this.holds(node, log.length);
    this.checks.onBoot(node);
    return node;
  }

  term(node: FakeNode, term: number): void {
    const previous = node.currentTerm;
    node.currentTerm = term;
    node.votedFor = null;
    this.checks.onTerm(node, previous);
  }

  role(node: FakeNode, role: Role, term = node.currentTerm, withoutQuorumUs = 0): void {
    const change = { from: node.role, fromTerm: node.currentTerm, withoutQuorumUs };
    if (term !== node.currentTerm) this.term(node, term);
    node.role = role;
    this.checks.onRole(node, change);
  }

  grant(voter: FakeNode, term: number, candidate: number): void {
    const granted = journal({ votes: { [term]: candidate } });
    this.checks.onGrantMade(voter, term, candidate, granted);
    this.checks.onGrantLeft(voter, term, candidate, granted, granted.length);
  }

  /** Becomes leader of `term` by votes that, but for its own, were granted before. */
  lead(node: FakeNode, term: number, votes: readonly number[]): void {
    this.role(node, 'leader', term);
    node.leader = node.id;
    this.checks.onLeader(node, votes, journal({ votes: { [term]: node.id } }));
  }

  /** Grants, and leads. */
  elect(node: FakeNode, term: number, by: readonly FakeNode[]): void {
    for (const voter of by) if (voter !== node) this.grant(voter, term, node.id);
    this.lead(node, term, by.map(({ id }) => id));
  }

  append(node: FakeNode, ...items: readonly Item[]): void {
    for (const item of items) {
      node.log.items.push(item);
      const { lastIndex } = node.log;
      this.checks.onAppend(node, lastIndex, termOf(item), node.log.prefixHashAt(lastIndex));
    }
  }

  truncate(node: FakeNode, fromIndex: number): void {
    this.checks.onTruncate(node, fromIndex, node.log.lastIndex);
    node.log.items.length = fromIndex - 1;
  }

  /** The disk durably holds the log up to `index`. */
  holds(node: FakeNode, index: number): void {
    for (let i = 1; i <= index; i++) {
      this.checks.onDurableEntry(node.id, i, node.log.termAt(i), node.log.prefixHashAt(i));
    }
  }

  commit(node: FakeNode, index: number): void {
    const previous = node.commitIndex;
    node.commitIndex = index;
    this.checks.onCommit(node, previous);
  }

  /** Applies up to its commit index; equal entries bring equal states. */
  apply(node: FakeNode): void {
    for (let i = node.lastApplied + 1; i <= node.commitIndex; i++) {
      node.lastApplied = i;
      this.checks.onApply(node, i, hashOf(node.log.item(i)), node.log.prefixHashAt(i));
    }
    this.checks.onStep(node);
  }

  /** Goes down, and comes back with the first `kept` entries. */
  restart(node: FakeNode, kept: number, term = node.currentTerm): void {
    node.up = false;
    this.checks.onCrash(node, { unsynced: node.log.lastIndex - kept, kept: 0, torn: false });
    Object.assign(node, { life: node.life + 1, up: true, role: 'follower', leader: null, commitIndex: 0, lastApplied: 0 });
    node.currentTerm = term;
    if (kept < node.log.lastIndex) {
      this.checks.onLost(node, kept + 1, node.log.lastIndex);
      node.log.items.length = kept;
    }
    this.checks.onBoot(node);
  }

  reached(): { readonly [goal: string]: number } {
    return Object.fromEntries(this.checks.reached.map(({ name, count }) => [name, count]));
  }
}

/** A journal whose record `i` is entry `i` of the log, followed by its votes; all durable unless told otherwise. */
export function journal(given: {
  readonly log?: readonly Item[];
  readonly votes?: { readonly [term: number]: number | null };
  readonly durableLength?: number;
  /** The term that it ends in; late enough for every promise unless told otherwise. */
  readonly term?: number;
}): FakeJournal {
  const log = new FakeLog(given.log ?? []);
  const votes = Object.entries(given.votes ?? {});
  const length = log.lastIndex + votes.length;
  return {
    length,
    term: given.term ?? 1_000,
    durableLength: given.durableLength ?? length,
    log,
    positionOf: (index) => index,
    voteIn(term) {
      const i = votes.findIndex(([each]) => Number(each) === term);
      const vote = votes[i];
      return vote === undefined ? undefined : { votedFor: vote[1], position: log.lastIndex + i + 1 };
    },
  };
}

function termOf(item: Item): number {
  return typeof item === 'number' ? item : item[0];
}

function hashOf(item: Item): number {
  return typeof item === 'number' ? hashWords(item, 0) : hashWords(item[0], hashText(item[1]));
}
