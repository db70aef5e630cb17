import { expect, test } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { hashWords } from '../../../src/base/digest.ts';
import type { NodeView } from '../../../src/check/facts.ts';
import { Checks } from '../../../src/check/dispatch.ts';
import { crashGoals } from '../../../src/check/goals/crash.ts';
import { electionGoals } from '../../../src/check/goals/election.ts';
import { replicationGoals } from '../../../src/check/goals/replication.ts';
import { run } from '../../../src/fuzz/run.ts';
import { drawCase } from '../../../src/fuzz/swarm.ts';
import type { Effect, Protocol } from '../../../src/protocol.ts';
import { createRaft } from '../../../src/raft/node.ts';
import { type Rules, rules } from '../../../src/raft/rules.ts';
import type { Raft, RaftState } from '../../../src/raft/state.ts';
import type { Observer } from '../../../src/sim/observer.ts';
import { observeRaft } from '../../../src/systems/raft/observe.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import type { Inspection } from '../../../src/systems/system.ts';
import { runRaft } from '../../support/run-raft.ts';

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);

test('correct Raft violates nothing under faults, no checker gives up, and the paper\'s goals are reached', () => {
  const expected = [...electionGoals, ...replicationGoals, ...crashGoals].map(({ name }) => name);
  const reached = new Map<string, number>();
  for (const seed of SEEDS) {
    const { inspection } = runRaft(seed);
    expect(inspection.violations, `seed ${seed}`).toEqual([]);
    expect(inspection.unknowns, `seed ${seed}`).toEqual([]);
    for (const [goal, count] of Object.entries(inspection.goals())) {
      reached.set(goal, (reached.get(goal) ?? 0) + count);
    }
  }
  // These need a plan that aims at them.
  const rare = [
    'leader-of-an-old-term-crowned-late', 'uncommitted-majority-entry-overwritten', 'vote-given-to-a-stranger',
    'next-index-below-what-a-follower-has',
    'damaged-disk-refused',
  ];
  expect(expected.filter((goal) => reached.get(goal) === 0 && !rare.includes(goal))).toEqual([]);
});

test('in drawn Plans, with snapshots and changes of membership, the view of a node equals the node after every step', () => {
  let compacted = 0;
  let configured = 0;
  for (const seed of SEEDS.slice(0, 12)) {
    const { checks, views } = collecting();
    const observer = followedBy(observeRaft(checks), (node, state) => {
      const view = views.get(node);
      if (view === undefined) throw new Error(`node ${node} was never told of`);
      expect(naiveView(view)).toEqual(naiveState(state, view.log.prefixHashAt(view.log.firstIndex - 1)));
      if (view.log.firstIndex > 1) compacted++;
      if (view.configuration.index > 0) configured++;
    });
    const inspection: Inspection = { observer, violations: [], unknowns: [], goals: () => ({}) };
    const drawn = drawCase(raftSystem, at(raftSystem.profiles, 0), seed, 'end', {});
    run(drawn, { ...raftSystem, inspect: () => inspection });
  }
  expect([compacted > 1_000, configured > 1_000]).toEqual([true, true]);
});

/** The node views that facts are told about, by node. */
function collecting(): { readonly checks: Checks; readonly views: Map<number, NodeView> } {
  const views = new Map<number, NodeView>();
  const checks = new Checks({
    moment: { nowUs: 0, event: 0, cause: 0 },
    checkers: [() => ({ name: 'collector', class: 'rule', onBoot: (node) => views.set(node.id, node) })],
    goals: [],
  });
  return { checks, views };
}

test('after every step the view of a node equals the node', () => {
  let steps = 0;
  for (const seed of SEEDS.slice(0, 5)) {
    const { checks, views } = collecting();
    const observer = observeRaft(checks);
    runRaft(seed, createRaft(rules), followedBy(observer, (node, state) => {
      steps++;
      const view = views.get(node);
      const base = view?.log.prefixHashAt(view.log.firstIndex - 1) ?? 0;
      expect(view && naiveView(view)).toEqual(naiveState(state, base));
    }));
  }
  expect(steps).toBeGreaterThan(5_000);
});

/** The observer, and then a look at the node, after each step and boot. */
function followedBy(
  observer: Observer<Raft>, look: (node: number, state: RaftState) => void,
): Observer<Raft> {
  return {
    ...observer,
    booted(node, state, recovered) {
      observer.booted?.(node, state, recovered);
      look(node, state);
    },
    stepped(node, event, effects, state) {
      observer.stepped?.(node, event, effects, state);
      look(node, state);
    },
  };
}

function naiveView(view: NodeView): unknown {
  const { currentTerm, votedFor, role, leader, commitIndex, lastApplied, log } = view;
  const prefixes: [number, number][] = [];
  for (let i = log.firstIndex; i <= log.lastIndex; i++) prefixes.push([log.termAt(i), log.prefixHashAt(i)]);
  const scalars = { currentTerm, votedFor, role, leader, commitIndex, lastApplied };
  return { ...scalars, configuration: view.configuration, snapshot: view.snapshot?.index, prefixes };
}

/** `base`: the hash of what was compacted away, which the node itself does not know. */
function naiveState(state: RaftState, base: number): unknown {
  const { currentTerm, votedFor, role, leader, commitIndex, lastApplied, log, adopted } = state;
  const prefixes: [number, number][] = [];
  const configuration = { index: adopted.index, ...adopted.configuration };
  let hash = base;
  for (let index = log.firstIndex; index <= log.lastIndex; index++) {
    const entry = log.entryAt(index);
    hash = hashWords(hash, entry.hash);
    prefixes.push([entry.term, hash]);
  }
  const scalars = { currentTerm, votedFor, role, leader, commitIndex, lastApplied };
  return { ...scalars, configuration, snapshot: state.snapshot?.index, prefixes };
}

/** Raft whose steps' effects are rewritten. */
function rewriting(rewrite: (effect: Effect<Raft>) => readonly Effect<Raft>[]): Protocol<Raft> {
  const raft = createRaft(rules);
  return { ...raft, step: (state, event) => raft.step(state, event).flatMap(rewrite) };
}

function sends(effect: Effect<Raft>, type: string): boolean {
  return effect.type === 'persist' && effect.then.some((each) => each.type === 'send' && each.message.type === type);
}

/** What hangs on a write that answers `type` does not wait for it. */
function early(type: string): Protocol<Raft> {
  return rewriting((effect) => effect.type === 'persist' && sends(effect, type)
    ? [{ ...effect, then: [] }, ...effect.then] : [effect]);
}

const forgetsVotes = rewriting((effect) => effect.type !== 'persist' ? [effect] : [{
  ...effect,
  delta: effect.delta.map((record) => record.type === 'hardState' ? { ...record, votedFor: null } : record),
}]);

const forgetsTerms = rewriting((effect) => effect.type !== 'persist' ? [effect] : [{
  ...effect, delta: effect.delta.filter((record) => record.type !== 'hardState'),
}]);

/** Raft that changes a node's state after each step, given what it was before. */
function meddling(meddle: (state: RaftState, before: readonly [number, number][]) => void): Protocol<Raft> {
  const raft = createRaft(rules);
  return {
    ...raft,
    step(state, event) {
      const waiting = [...state.waiting];
      const effects = raft.step(state, event);
      meddle(state, waiting);
      return effects;
    },
  };
}

const neverReplicates = meddling(({ progress }) => {
  for (const follower of progress) follower.mode = 'probe';
});

/** A leader takes its last entry out and puts an equal one in its place, which does no harm that others could see. */
const rewritesItsLog = meddling(({ role, log, commitIndex }) => {
  if (role !== 'leader' || log.lastIndex <= commitIndex) return;
  const last = log.entryAt(log.lastIndex);
  log.truncateFrom(log.lastIndex);
  log.append({ ...last });
});

/** A deposed leader goes on waiting at the indexes of what it took in, whoever's entries come to stand there. */
const answersWhenDeposed = meddling((state, before) => {
  if (state.role === 'leader') return;
  for (const [index, request] of before) if (index > state.lastApplied) state.waiting.set(index, request);
});

function broken(change: Partial<Rules>): Protocol<Raft> {
  return createRaft({ ...rules, ...change });
}

test.each<[string, Protocol<Raft>, readonly string[]]>([
  ['an acknowledgement before the sync', early('appendEntriesReply'), ['persist-before-send/entry-not-durable[acknowledge]']],
  ['a vote before the sync', early('requestVoteReply'), ['persist-before-send/vote-not-durable[grant]']],
  ['a vote that is not persisted', forgetsVotes, ['persist-before-send/vote-not-written[grant]']],
  ['commitment of older terms by counting', broken({ mayCommit: () => true }), ['commit-is-justified/entry-of-older-term[commit]']],
  ['a leader that counts its unsynced entries', broken({ ownMatchIndex: ({ log }) => log.lastIndex }),
    ['commit-is-justified/not-on-a-quorum[commit]']],
  ['votes for stale logs', broken({ isLogUpToDate: () => true }),
    ['leader-completeness/committed-entry-missing[becomeLeader]', 'state-machine-safety/entries-differ[apply]']],
  ['half a majority', broken({ quorum: (voters) => Math.ceil(voters / 2) }),
    ['one-vote-per-term/no-quorum[becomeLeader]', 'commit-is-justified/not-on-a-quorum[commit]']],
  ['votes counted by message', broken({ isNewVote: () => true }), ['one-vote-per-term/no-quorum[becomeLeader]']],
  ['a match that may fall', broken({ matchIndexOnSuccess: (_progress, reply) => reply.matchIndex }),
    ['replication-progress/match-fell[progress]']],
  ['a match taken from nextIndex', broken({ matchIndexOnSuccess: ({ nextIndex }) => nextIndex - 1 }),
    ['replication-progress/match-never-held[progress]', 'commit-is-justified/not-on-a-quorum[commit]']],
  ['truncation without a conflict', broken({
    findConflict: (log, request) => request.prevLogIndex < log.lastIndex ? request.prevLogIndex + 1 : 0,
  }), ['committed-is-for-ever/committed-entry-dropped[truncate]']],
  ['a prev check by index alone', broken({ hasMatchingPrev: (log, { prevLogIndex }) => prevLogIndex <= log.lastIndex }),
    ['log-matching/prefixes-differ[append]']],
  ['entries of a deposed leader', broken({ acceptsAppendEntries: () => true }), ['role-changes/wrong-leader-named[follow]']],
  ['a leader that steps down with a quorum', broken({ isInContact: () => false }),
    ['role-changes/stepped-down-with-a-quorum[follower]']],
  ['a leader that waits for half of CheckQuorum\'s time', broken({
    isInContact: (state, follower) => rules.isInContact({ ...state, nowUs: state.nowUs + 150_000 }, follower),
  }), ['role-changes/stepped-down-with-a-quorum[follower]']],
  ['a commit index that may fall', broken({ commitIndexOnFollower: (_state, commit, last) => Math.min(commit, last) }),
    ['index-order/commit-fell[step]']],
  ['a term that is not persisted', forgetsTerms,
    ['monotonic-log-terms/term-not-reached[boot]', 'persist-before-send/vote-not-written[grant]']],
  ['a leader that rewrites its own log', rewritesItsLog, ['leader-append-only/leader-truncated[truncate]']],
  ['a vote that suffices', broken({ quorum: () => 1 }), ['election-safety/two-leaders-in-one-term[becomeLeader]']],
  ['a leader that never stops probing', neverReplicates, ['liveness-after-heal/still-probing[end]']],
  ['a deposed leader that answers for its successor', answersWhenDeposed,
    ['no-acknowledged-write-lost/answered-another-operation[reply]']],
  ['timeouts without luck', broken({
    electionTimeout: ({ electionTimeoutMinUs: fixed }) => ({ minUs: fixed, maxUs: fixed }),
  }), ['liveness-after-heal/no-stable-leader[end]']],
])('%s is found', (_name, raft, expected) => {
  const signatures = new Set<string>();
  for (let seed = 1; seed <= 150 && !expected.every((each) => signatures.has(each)); seed++) {
    const { violations, unknowns } = runRaft(seed, raft).inspection;
    for (const { signature } of violations) signatures.add(signature);
    expect(unknowns, `seed ${seed}`).toEqual([]);
  }
  expect([...signatures]).toEqual(expect.arrayContaining([...expected]));
});
