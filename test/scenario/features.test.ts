// The scripting API over all that a node can be asked for: spare nodes and learners, changes of membership, snapshots,
// sessions, reads and transfers; and what a script sees of them.

import { describe, expect, test } from 'vitest';
import { run } from '../../src/fuzz/run.ts';
import type { Cluster } from '../../src/scenario/cluster.ts';
import type { ClusterOptions } from '../../src/scenario/cluster-plan.ts';
import {
  addLearner, addVoter, append, changeVoters, get, inSession, openSession, promoteLearner, put, read,
  removeNode, takeSnapshot, transferLeadership,
} from '../../src/scenario/commands.ts';
import { playScenario } from '../../src/scenario/scenario.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

const ok = (index: number, value: unknown = null) => ({ type: 'ok', result: { index, value } });
const simple = (...voters: readonly number[]) => ({ voters, oldVoters: null, learners: [] });

/** Plays a script on one cluster that breaks no rule, and whose Case is the same run. */
function look(options: ClusterOptions, script: (cluster: Cluster) => void): void {
  const { checks, violations, clusters } = playScenario({ title: 'a test', source: 'Raft', play: (world) => {
    script(world.cluster(options));
    world.expect('the script ran', true);
  } });
  expect(checks.filter((check) => !check.passed)).toEqual([]);
  expect(violations).toEqual([]);
  for (const { case: recorded, digest } of clusters) expect(run(recorded, raftSystem).digest).toBe(digest);
}

describe('who belongs to a cluster', () => {
  const held: ClusterOptions = { nodes: 5, voters: [1, 2, 3], network: 'held' };

  test('all nodes, unless voters or learners are named', () => {
    look({ nodes: 3, network: 'held' }, (cluster) => { expect(cluster.configuration(1)).toEqual(simple(1, 2, 3)); });
    look(held, (cluster) => { expect(cluster.configuration(4)).toEqual(simple(1, 2, 3)); });
    look({ nodes: 4, learners: [4], network: 'held' }, (cluster) => {
      expect(cluster.configuration(2)).toEqual({ voters: [1, 2, 3], oldVoters: null, learners: [4] });
    });
    look({ nodes: 3, settings: { voters: [2], learners: [3] }, network: 'held' }, (cluster) => {
      expect(cluster.configuration(1)).toEqual({ voters: [2], oldVoters: null, learners: [3] });
    });
  });

  test('a node that stands by does nothing until it is added', () => {
    look(held, (cluster) => {
      cluster.timeout(4);
      expect([cluster.role(4), cluster.term(4)]).toEqual(['follower', 0]);
      cluster.stand(1, [2]);
      cluster.letTalk(1, 2, 3);
      const change = cluster.propose(1, addVoter(4));
      expect(cluster.configuration(1)).toEqual(simple(1, 2, 3, 4));
      expect(cluster.configuration(2)).toEqual(simple(1, 2, 3));
      cluster.letTalk(1, 2, 4);
      expect(change.answer).toEqual(ok(2));
      expect(cluster.logs()).toEqual([[1, 1], [1, 1], [1], [1, 1], []]);
    });
  });

  test('learners are added, promoted and removed', () => {
    look(held, (cluster) => {
      cluster.stand(1, [2]);
      cluster.letTalk(1, 2, 3);
      cluster.propose(1, addLearner(4));
      cluster.letTalk(1, 2, 3, 4);
      expect(cluster.configuration(4)).toEqual({ voters: [1, 2, 3], oldVoters: null, learners: [4] });
      expect(cluster.propose(1, promoteLearner(5)).answer).toEqual({ type: 'fail', reason: 'not-a-learner' });
      cluster.propose(1, promoteLearner(4));
      cluster.letTalk(1, 2, 3, 4);
      expect(cluster.configuration(3)).toEqual(simple(1, 2, 3, 4));
      cluster.propose(1, removeNode(3));
      cluster.letTalk(1, 2, 4);
      expect(cluster.configuration(2)).toEqual(simple(1, 2, 4));
    });
  });

  test('voters are changed by way of a joint configuration; one that is down has it on its disk', () => {
    look(held, (cluster) => {
      cluster.stand(1, [2]);
      cluster.letTalk(1, 2, 3);
      const change = cluster.propose(1, changeVoters([5, 4, 3]));
      expect(cluster.configuration(1)).toEqual({ voters: [3, 4, 5], oldVoters: [1, 2, 3], learners: [] });
      cluster.letTalk(1, 2, 3);
      cluster.crash(2);
      expect(cluster.configuration(2)).toEqual({ voters: [3, 4, 5], oldVoters: [1, 2, 3], learners: [] });
      expect(change.answer).toBeNull();
      cluster.letTalk(1, 3, 4, 5);
      expect(change.answer).toEqual(ok(3));
      expect([cluster.role(1), cluster.configuration(4)]).toEqual(['follower', simple(3, 4, 5)]);
    });
  });

  test('logs may begin with configurations', () => {
    const command = { type: 'configuration', voters: [1, 2], oldVoters: null, learners: [] } as const;
    look({ ...held, log: [1, { term: 1, command }] }, (cluster) => {
      expect(cluster.configuration(3)).toEqual(simple(1, 2));
      cluster.crash(3);
      expect(cluster.configuration(3)).toEqual(simple(1, 2));
    });
  });
});

describe('snapshots', () => {
  test('are taken when they are asked for, and the log that is left is seen from there on', () => {
    look({ nodes: 3, network: 'held' }, (cluster) => {
      cluster.stand(1, [2]);
      cluster.propose(1, put('x', 1));
      cluster.letTalk(1, 2);
      expect(cluster.snapshotIndex(1)).toBe(0);
      expect(cluster.propose(1, takeSnapshot()).answer).toEqual(ok(2));
      cluster.propose(1, put('x', 2));
      expect([cluster.snapshotIndex(1), cluster.log(1), cluster.lastIndex(1)]).toEqual([2, [1], 3]);
      expect([cluster.entry(1, 2), cluster.entry(1, 3)?.command]).toEqual([undefined, put('x', 2)]);
      expect(cluster.logs()).toEqual([[1], [1, 1], []]);
      cluster.crash(1);
      expect([cluster.snapshotIndex(1), cluster.log(1), cluster.lastIndex(1)]).toEqual([2, [1], 3]);
      cluster.restart(1);
      expect([cluster.commitIndex(1), cluster.value(1, 'x')]).toEqual([2, 1]);
    });
  });

  test('are taken by themselves where that is set, and go to who was away', () => {
    look({ nodes: 3, settings: { snapshotEntries: 5, snapshotChunkBytes: 30 } }, (cluster) => {
      const leader = cluster.until('a leader', () => cluster.leader(), { withinMs: 1000 });
      cluster.isolate(3);
      for (let i = 1; i <= 20; i++) cluster.propose(leader, put(`key ${i}`, i));
      cluster.until('compacted', () => cluster.snapshotIndex(leader) >= 15, { withinMs: 1000 });
      cluster.heal();
      cluster.until('caught up', () => cluster.value(3, 'key 20') === 20, { withinMs: 5000 });
      expect(cluster.snapshotIndex(3)).toBeGreaterThan(0);
    });
  });
});

describe('clients', () => {
  test('an operation of a session takes effect once', () => {
    look({ nodes: 3, network: 'held' }, (cluster) => {
      cluster.stand(1, [2]);
      const opened = cluster.propose(1, openSession());
      cluster.letTalk(1, 2);
      expect(opened.answer).toEqual(ok(2, 2));
      const attempts = [1, 2].map(() => cluster.propose(1, inSession(2, 1, append('x', 'a'))));
      cluster.letTalk(1, 2);
      expect(attempts.map(({ answer }) => answer)).toEqual([ok(3), ok(3)]);
      expect(cluster.value(1, 'x')).toBe('a');
      const next = cluster.propose(1, inSession(2, 2, get('x')));
      cluster.letTalk(1, 2);
      expect(next.answer).toEqual(ok(5, 'a'));
    });
  });

  test('reads are served in every way', () => {
    const settings = { leaseReads: true, checkQuorum: true, maxClockDriftPpm: 0 };
    look({ nodes: 3, settings }, (cluster) => {
      const leader = cluster.until('a leader', () => cluster.leader(), { withinMs: 2000 });
      cluster.propose(leader, put('x', 1));
      cluster.run(100);
      const follower = cluster.nodes.find((node) => node !== leader) ?? 0;
      const lease = cluster.propose(leader, read('x', 'lease'));
      expect(lease.answer).toEqual(ok(2, 1));
      const readIndex = cluster.propose(leader, read('x', 'readIndex'));
      const elsewhere = cluster.propose(follower, read('x', 'follower'));
      expect([readIndex.answer, elsewhere.answer]).toEqual([null, null]);
      expect(cluster.propose(follower, read('x', 'stale')).answer).toEqual(ok(2, 1));
      expect(cluster.propose(follower, read('x', 'stale', 3)).answer).toEqual({ type: 'fail', reason: 'behind' });
      cluster.run(20);
      expect([readIndex.answer, elsewhere.answer]).toEqual([ok(2, 1), ok(2, 1)]);
    });
  });

  test('leadership is handed over', () => {
    look({ nodes: 3, settings: { preVote: true, checkQuorum: true } }, (cluster) => {
      const leader = cluster.until('a leader', () => cluster.leader(), { withinMs: 1000 });
      cluster.run(100);
      const target = cluster.nodes.find((node) => node !== leader) ?? 0;
      const transfer = cluster.propose(leader, transferLeadership(target));
      expect(cluster.propose(leader, put('x', 1)).answer).toEqual({ type: 'fail', reason: 'transfer-in-progress' });
      cluster.run(20);
      expect([cluster.leader(), transfer.answer]).toEqual([target, ok(1)]);
    });
  });
});
