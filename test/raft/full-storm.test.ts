// Raft with all its parts under a random schedule: it is safe, everything comes about, and afterwards it recovers.
import { describe, expect, test } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { membersOf } from '../../src/raft/configuration.ts';
import { rules, type Rules } from '../../src/raft/rules.ts';
import { fullStorm } from '../support/full-storm.ts';
import { put } from '../support/raft-cluster.ts';
import { deliverAll, type TestNode } from '../support/raft-node.ts';

const seeds = Array.from({ length: 300 }, (_, i) => i + 1);

test('no seed shows a violation, and everything that can be asked for is done at times', () => {
  const counts = new Map<string, number>();
  for (const seed of seeds) {
    const storm = fullStorm(rules, seed);
    expect(storm.violation, `seed ${seed}`).toBeNull();
    for (const [what, count] of storm.counts) counts.set(what, (counts.get(what) ?? 0) + count);
  }
  expect([...counts.keys()].sort()).toEqual([
    'addLearner', 'addVoter', 'changeVoters', 'inSession', 'installed', 'openSession', 'promoteLearner',
    'read follower', 'read lease', 'read readIndex', 'read stale', 'removeNode', 'takeSnapshot', 'transferLeadership',
  ]);
});

test('afterwards some elections and heartbeats make all members equal', () => {
  for (const seed of seeds.slice(0, 100)) {
    const { nodes } = fullStorm(rules, seed);
    const ruler = recover(nodes);
    expect(ruler, `seed ${seed}`).not.toBeNull();
    if (ruler === null) continue;
    expect(ruler.state.adopted.configuration.oldVoters, `seed ${seed}`).toBeNull();
    const members = membersOf(ruler.state.adopted.configuration).map((id) => at(nodes, id - 1));
    for (const { state } of members) {
      expect([state.lastApplied, state.machine.stateHash], `seed ${seed}`)
        .toEqual([ruler.state.log.lastIndex, ruler.state.machine.stateHash]);
    }
  }
});

// Those that so simple a storm finds; the campaigns find the others.
describe('it shows the harm', () => {
  const mutants: [string, Partial<Rules>, string][] = [
    ['a majority of both sets of voters together', {
      voterSets: ({ voters, oldVoters }) => [[...new Set([...voters, ...oldVoters ?? []])]],
    }, 'state machine safety'],
    ['voters that are changed at once', {
      changed: (configuration, change) => ({ ...rules.changed(configuration, change), oldVoters: null }),
    }, 'state machine safety'],
    ['a configuration that waits for its commit', {
      inForce: ({ configurations: all, commitIndex }) => all.findLast(({ index }) => index <= commitIndex),
    }, 'state machine safety'],
    ['a snapshot without sessions', {
      piecesOf: ({ machine }) => machine.pieces().filter(({ type }) => type === 'slot'),
    }, 'states differ'],
    ['a node that forgets at boot what its snapshot has applied', { appliedAtBoot: () => 0 }, 'states differ'],
    ['chunks taken as they come', { isNextChunk: () => true }, 'states differ'],
    ['chunks of two snapshots put together', { continues: () => true }, 'states differ'],
    ['a snapshot that lacks its last piece', {
      isWhole: ({ pieceCount }, received) => received >= pieceCount - 1,
    }, 'states differ'],
    ['sessions that close by each node\'s clock', { sessionClock: ({ nowUs }) => nowUs }, 'states differ'],
    ['an operation that is not looked up', { standingInSession: () => 'new' }, 'an operation took effect twice'],
    ['sessions that are opened again', { admitsUnknownSession: () => true }, 'an operation took effect twice'],
    ['a read index before an entry of the term', { knowsCommitIndex: () => true }, 'read saw index'],
    ['a leader that does not ask whether it leads', { hasConfirmedLeadership: () => true }, 'read saw index'],
    ['a read before its index is applied', { hasApplied: () => true }, 'read saw index'],
    ['a follower that reads by itself', { asksForReadIndex: () => false }, 'read saw index'],
  ];
  test.each(mutants)('of %s', (_, broken, harm) => {
    const shows = (seed: number): boolean =>
      fullStorm({ ...rules, ...broken }, seed).violation?.includes(harm) === true;
    expect(seeds.some(shows)).toBe(true);
  });
});

/** Disks are quick, the network is whole; nodes take turns to stand until one leads, and all follow. Who leads. */
function recover(nodes: readonly TestNode[]): TestNode | null {
  for (const node of nodes) {
    node.slowDisk = false;
    node.sync();
  }
  deliverAll(nodes);
  for (let round = 0; round < 60; round++) {
    for (const node of nodes) node.nowUs += 100_000;
    const newest = Math.max(...nodes.map(({ state }) => state.currentTerm));
    const ruler = nodes.find(({ state }) => state.role === 'leader' && state.currentTerm === newest);
    if (ruler === undefined) at(nodes, round % nodes.length).fire('election');
    else if (round < 50) ruler.fire('transfer').request(-1, put(1));
    else ruler.fire('heartbeat');
    deliverAll(nodes);
    if (round === 59) return ruler ?? null;
  }
  return null;
}
