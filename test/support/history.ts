/**
 * Histories made by hand, for checkers: nodes with logs, journals, and the facts that tell of them, sent through the
 * dispatcher so that the ghosts are as in a run. Logs are written as terms from index 1; `[term, content]` is an entry
 * with other contents than the plain one of that term.
 */
import { hashText, hashWords } from '../../src/base/digest.ts';
import type { CheckContext, Checker, Violation } from '../../src/check/checker.ts';
import { Checks } from '../../src/check/dispatch.ts';
import type {
  Asked, ConfigurationView, JournalView, LogView, NodeView, Role, SnapshotView,
} from '../../src/check/facts.ts';
import type { Goal } from '../../src/check/goal.ts';

export type Item = number | readonly [term: number, content: string];

export class FakeLog implements LogView {
  items: Item[];
  /** What was compacted stays here, so that hashes can be told; it must not be asked for. */
  base = 0;

  constructor(items: readonly Item[]) {
    this.items = [...items];
  }

  get firstIndex(): number {
    return this.base + 1;
  }

  get lastIndex(): number {
    return this.items.length;
  }

  termAt(index: number): number {
    if (index < this.base) throw new Error(`index ${index} was compacted`);
    return index === 0 ? 0 : termOf(this.item(index));
  }

  prefixHashAt(index: number): number {
    if (index < this.base) throw new Error(`index ${index} was compacted`);
    return this.hashUpTo(index);
  }

  private hashUpTo(index: number): number {
    return index === 0 ? 0 : hashWords(this.hashUpTo(index - 1), hashOf(this.item(index)));
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
  configuration: ConfigurationView;
  snapshot: SnapshotView | null;
  journal: FakeJournal;
}

export interface FakeJournal extends JournalView {
  length: number;
  durableLength: number;
  pendingCut: number;
  log: FakeLog;
}

const THREE = [1, 2, 3];

export class History {
  readonly checks: Checks;
  readonly violations: readonly Violation[];
  nowUs = 0;
  event = 0;
  readonly cause = 0;
  private hasBegun = false;

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
      id, configuration: configuration(voters), life: 1, up: true, currentTerm: 0, votedFor: null,
      role: 'follower', leader: null, commitIndex: 0, lastApplied: 0, log: new FakeLog([]), snapshot: null,
      journal: journal({}), probed: 0, installing: 0,
    };
    if (!this.hasBegun) this.checks.onCluster(node.configuration);
    this.hasBegun = true;
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
    const { length, log } = node.journal;
    log.items = node.log.items.slice(0, index);
    Object.assign(node.journal, { length: Math.max(length, index), durableLength: Math.max(length, index) });
    for (let i = node.log.firstIndex; i <= index; i++) {
      this.checks.onDurableEntry(node.id, i, node.log.termAt(i), node.log.prefixHashAt(i));
    }
  }

  /** Appends a configuration as an entry of the node's term, and goes by it. */
  configure(node: FakeNode, next: Omit<ConfigurationView, 'index'>): ConfigurationView {
    const previous = node.configuration;
    const entry: ConfigurationView = { ...next, index: node.log.lastIndex + 1 };
    node.configuration = entry;
    const { voters, oldVoters, learners } = entry;
    this.append(node, [node.currentTerm, JSON.stringify([voters, oldVoters, learners])]);
    this.checks.onConfigurationEntry(node, entry, node.log.prefixHashAt(entry.index), previous);
    this.checks.onConfiguration(node, previous, entry);
    return entry;
  }

  /** Takes a snapshot of what it has applied, with what is given in place of what is true, and trims its log. */
  snapshot(node: FakeNode, given: Partial<SnapshotView> = {}): void {
    const index = node.lastApplied;
    const taken = this.snapshotOf(node, index, given);
    node.snapshot = taken;
    this.checks.onSnapshotTaken(node, taken);
    node.log.base = taken.index;
    node.journal.log.base = Math.min(taken.index, node.journal.log.lastIndex);
    this.checks.onDurableSnapshot(node.id, index, node.log.prefixHashAt(index));
  }

  /** Gets the snapshot of `from`, and durably. */
  install(node: FakeNode, from: FakeNode, given: Partial<SnapshotView> = {}): void {
    const { snapshot } = from;
    if (snapshot === null) throw new Error('nothing to install');
    const installed = { ...snapshot, ...given };
    const { index } = installed;
    const held = node.log.lastIndex >= index && node.log.prefixHashAt(index) === from.log.prefixHashAt(index);
    node.snapshot = installed;
    this.checks.onSnapshotInstalled(node, installed, held);
    if (!held && node.log.lastIndex > index) this.checks.onTruncate(node, index + 1, node.log.lastIndex);
    node.log.items = [...from.log.items.slice(0, index), ...held ? node.log.items.slice(index) : []];
    node.log.base = index;
    node.configuration = installed.configuration;
    const previous = node.commitIndex;
    node.commitIndex = Math.max(index, previous);
    node.lastApplied = Math.max(index, node.lastApplied);
    this.checks.onCommit(node, previous, node.role === 'leader');
    this.checks.onStep(node);
    node.journal.log.items = [...node.log.items];
    node.journal.log.base = index;
    node.journal.durableLength = node.journal.log.lastIndex;
    this.checks.onDurableEntry(node.id, index, node.log.termAt(index), node.log.prefixHashAt(index));
    this.checks.onDurableSnapshot(node.id, index, node.log.prefixHashAt(index));
  }

  private snapshotOf(node: FakeNode, index: number, given: Partial<SnapshotView>): SnapshotView {
    const { log, configuration: { ...own } } = node;
    const stateHash = log.prefixHashAt(index);
    return { index, term: log.termAt(index), configuration: own, stateHash, ...given };
  }

  commit(node: FakeNode, index: number): void {
    const previous = node.commitIndex;
    node.commitIndex = index;
    this.checks.onCommit(node, previous, node.role === 'leader');
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
    pendingCut: Infinity,
    log,
    positionOf: (index) => index,
    voteIn(term) {
      const i = votes.findIndex(([each]) => Number(each) === term);
      const vote = votes[i];
      return vote === undefined ? undefined : { votedFor: vote[1], position: log.lastIndex + i + 1 };
    },
  };
}

/** Voters, from the start of the cluster unless told otherwise. */
export function configuration(
  voters: readonly number[], other: Partial<ConfigurationView> = {},
): ConfigurationView {
  return { index: 0, voters, oldVoters: null, learners: [], ...other };
}

/** A write of client 1, outside of sessions, unless told otherwise. */
export function asks(given: Partial<Asked> = {}): Asked {
  return { client: 1, number: 1, kind: 'operation', way: 'log', session: 0, sequence: 0, atLeast: 0, call: null, ...given };
}

function termOf(item: Item): number {
  return typeof item === 'number' ? item : item[0];
}

function hashOf(item: Item): number {
  return typeof item === 'number' ? hashWords(item, 0) : hashWords(item[0], hashText(item[1]));
}
