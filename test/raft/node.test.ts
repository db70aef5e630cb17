// The node as a whole: under any schedule it is safe, what it does is a function of what it is told, and afterwards it
// recovers. The single sentences of the paper are in test/paper/.
import { describe, expect, test } from 'vitest';
import { createRaft } from '../../src/raft/node.ts';
import { rules, type Rules } from '../../src/raft/rules.ts';
import { defaultSettings } from '../../src/raft/settings.ts';
import type { RaftState } from '../../src/raft/state.ts';
import { appendEntries, deliverAll, leader, requestVote, type TestNode } from '../support/raft-node.ts';
import { logsMatch, storm } from '../support/storm.ts';

const put = { type: 'put', key: 'x', value: 1 } as const;
const seeds = Array.from({ length: 400 }, (_, i) => i + 1);

describe('under a random schedule', () => {
  test('no two leaders of a term, no two histories, and work gets done', () => {
    let committed = 0;
    for (const seed of seeds) {
      const outcome = storm(rules, seed);
      expect(outcome.violation, `seed ${seed}`).toBeNull();
      for (const one of outcome.nodes) {
        for (const other of outcome.nodes) expect(logsMatch(one, other), `seed ${seed}`).toBe(true);
      }
      committed += outcome.committed;
    }
    expect(committed).toBeGreaterThan(5 * seeds.length);
  });

  test('the same schedule leads to the same messages', () => {
    for (const seed of seeds.slice(0, 20)) {
      expect(storm(rules, seed).record).toEqual(storm(rules, seed).record);
    }
  });

  test('afterwards one election and some heartbeats make all nodes equal', () => {
    for (const seed of seeds.slice(0, 100)) {
      const { nodes } = storm(rules, seed);
      recover(nodes);
      expect(new Set(nodes.map((node) => node.state.machine.stateHash)).size, `seed ${seed}`).toBe(1);
      expect(new Set(nodes.map((node) => node.state.lastApplied)).size, `seed ${seed}`).toBe(1);
      for (const node of nodes) expect(node.state.commitIndex).toBe(node.state.log.lastIndex);
    }
  });

  // Those that so simple a storm finds; the campaigns find the others, and test/paper/ knows a sentence against each.
  const mutants: [string, Rules][] = [
    ['candidateVotesFor', { ...rules, candidateVotesFor: () => null }],
    ['mayGrantVote', { ...rules, mayGrantVote: (state, request) => request.term === state.currentTerm }],
    ['isLogUpToDate', { ...rules, isLogUpToDate: () => true }],
    ['isNewVote', { ...rules, isNewVote: () => true }],
    ['quorum', { ...rules, quorum: (voters) => Math.ceil(voters / 2) }],
    ['hasMatchingPrev', {
      ...rules, hasMatchingPrev: (log, request) => request.prevLogIndex <= log.lastIndex,
    }],
    ['findConflict', {
      ...rules,
      findConflict: (log, { prevLogIndex }) => (prevLogIndex < log.lastIndex ? prevLogIndex + 1 : 0),
    }],
    ['matchIndexOnSuccess', { ...rules, matchIndexOnSuccess: (progress) => progress.nextIndex - 1 }],
    ['ownMatchIndex', { ...rules, ownMatchIndex: (state) => state.log.lastIndex }],
  ];
  test.each(mutants)('with another %s it is not safe', (_, broken) => {
    const fallen = seeds.some((seed) => {
      const { violation, nodes } = storm(broken, seed);
      return violation !== null || nodes.some((one) => nodes.some((other) => !logsMatch(one, other)));
    });
    expect(fallen).toBe(true);
  });
});

describe('the port', () => {
  const raft = createRaft(rules);
  const context = { id: 1, nodes: [1, 2, 3], settings: defaultSettings, recovered: [], nowUs: 0, wallUs: 0 };

  test('equal states and events give equal effects', () => {
    const events = [
      { type: 'timer', nowUs: 0, wallUs: 0, timer: 'election' },
      { type: 'message', nowUs: 5, wallUs: 0, from: 2, message: requestVote({ term: 2 }) },
      { type: 'message', nowUs: 9, wallUs: 7, from: 3, message: appendEntries({ term: 3, leader: 3 }) },
    ] as const;
    const [one, other] = [raft.boot(context), raft.boot(context)];
    if (!one.ok || !other.ok) throw new Error('unreachable');
    expect([dataOf(one.state), one.effects]).toEqual([dataOf(other.state), other.effects]);
    for (const event of events) expect(raft.step(one.state, event)).toEqual(raft.step(other.state, event));
    expect(dataOf(one.state)).toEqual(dataOf(other.state));
  });

  test('a node whose journal is damaged does not boot', () => {
    const recovered = [{ type: 'damaged', synced: true }] as const;
    expect(raft.boot({ ...context, recovered })).toMatchObject({ ok: false });
  });

  test('a timer that the node never set does nothing', () => {
    const booted = raft.boot(context);
    if (!booted.ok) throw new Error('unreachable');
    expect(raft.step(booted.state, { type: 'timer', nowUs: 0, wallUs: 0, timer: 'lunch' })).toEqual([]);
  });

  test('each step says anew from where on the log has changed', () => {
    const node = leader({ log: [1, 1] });
    node.slowDisk = true;
    expect(node.request(1, put).state.log.lowestChange).toBe(4);
    node.fire('heartbeat');
    expect(node.state.log.lowestChange).toBeGreaterThan(node.state.log.lastIndex);
  });
});

/** The state without its functions, which are no two the same. */
function dataOf({ machine, ...rest }: RaftState): unknown {
  return { ...rest, pieces: machine.pieces(), stateHash: machine.stateHash };
}

/** All disks are quick and the network is whole; the nodes take turns to stand until one leads, and all follow. */
function recover(nodes: readonly TestNode[]): void {
  for (const node of nodes) {
    node.slowDisk = false;
    node.sync();
  }
  deliverAll(nodes);
  for (let round = 0; round < 20; round++) {
    const newest = Math.max(...nodes.map((node) => node.state.currentTerm));
    const ruler = nodes.find((node) => node.state.role === 'leader' && node.state.currentTerm === newest);
    if (ruler === undefined) nodes[round % nodes.length]?.fire('election');
    else if (ruler.state.log.lastTerm === newest) ruler.fire('heartbeat');
    else ruler.request(-1, put);
    deliverAll(nodes);
  }
}
