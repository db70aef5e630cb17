// What a script needs to say all that a Case can: decisions, triggers, a world that is more than calm, faults that last,
// messages by name, and the recovery after the heal. Each is recorded in a Case that is the same run.

import { describe, expect, test } from 'vitest';
import type { Case } from '../../src/fuzz/case-type.ts';
import { formatCase, parseCase } from '../../src/fuzz/case.ts';
import { run } from '../../src/fuzz/run.ts';
import type { Cluster } from '../../src/scenario/cluster.ts';
import type { ClusterOptions } from '../../src/scenario/cluster-plan.ts';
import { get, put } from '../../src/scenario/commands.ts';
import type { ScenarioResult } from '../../src/scenario/result.ts';
import { playScenario } from '../../src/scenario/scenario.ts';
import type { ScenarioWorld } from '../../src/scenario/world.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

function play(script: (world: ScenarioWorld) => void, mutant?: string): ScenarioResult {
  const options = mutant === undefined ? {} : { mutant };
  const result = playScenario({ title: 'a test', source: 'Raft', play: script }, options);
  for (const { case: recorded, digest, violations } of result.clusters) {
    const parsed = parseCase(JSON.parse(formatCase(recorded)), [raftSystem]);
    expect(parsed).toMatchObject({ ok: true });
    if (!parsed.ok) continue;
    const outcome = run(parsed.testCase, raftSystem);
    expect([outcome.digest, outcome.violations]).toEqual([digest, violations]);
  }
  return result;
}

/** Plays a script on one cluster, and gives the Case that it was recorded as. */
function look(options: ClusterOptions, script: (cluster: Cluster) => void): Case {
  const { checks, clusters } = play((world) => {
    script(world.cluster(options));
    world.expect('the script ran', true);
  });
  expect(checks.filter((check) => !check.passed)).toEqual([]);
  const [first] = clusters;
  if (first === undefined) throw new Error('a cluster was played');
  return first.case;
}

describe('decisions', () => {
  test('say how what could go either way goes', () => {
    const decisions = {
      'timer/3/election/1': 151_000, 'timer/1/election/1': 290_000, 'net/3>2/requestVote/1/lost': true,
    };
    const recorded = look({ nodes: 3, decisions }, (cluster) => {
      expect(cluster.until('a leader', () => cluster.leader(), { withinMs: 1000 })).toBe(3);
      expect(cluster.nowMs).toBeLessThan(160);
      expect(cluster.votedFor(2)).toBeNull();
    });
    expect(recorded.choices.overrides).toEqual(decisions);
  });

  test.each([
    ['net/1>2/appendEntris/1/lost', true, 'appendEntris'],
    ['net/1>9/appendEntries/1/lost', true, '9'],
    ['net/1>2/appendEntries/1/lost', 3, 'must be true or false'],
    ['timers/1', 3, 'is the name of no decision'],
  ])('%s: %s is refused', (id, value, reason) => {
    const { checks, passed } = play((world) => { world.cluster({ nodes: 3, decisions: { [id]: value } }); });
    expect(passed).toBe(false);
    expect(checks[0]?.detail).toContain(reason);
  });
});

describe('triggers', () => {
  test('strike at their moment, and not before', () => {
    const trigger = {
      when: { point: 'becomes-leader', nth: 1, side: 'after' }, type: 'crash', node: 'subject', downUs: 50_000,
    } as const;
    const recorded = look({ nodes: 3, triggers: [trigger] }, (cluster) => {
      cluster.until('node 1 stands', () => cluster.role(1) === 'candidate', { withinMs: 1000 });
      cluster.until('it is elected, and down with that', () => !cluster.isUp(1), { withinMs: 100 });
      expect(cluster.leaders()).toEqual([]);
      cluster.pause(2, 5);
      cluster.run(60);
      expect(cluster.isUp(1)).toBe(true);
    });
    expect(recorded.plan.faults.map(({ type }) => type)).toEqual(['crash', 'pause']);
  });

  test('a point that is none is refused', () => {
    const { checks } = play((world) => {
      world.cluster({ nodes: 3, triggers: [
        { when: { point: 'becomes-king', nth: 1, side: 'after' }, type: 'crash', node: 'subject' }] });
    });
    expect(checks[0]?.detail).toContain('plan.faults[0].when.point: names no point of raft');
  });
});

describe('the world', () => {
  test('is in the recorded Case as it was given', () => {
    const latency = { minUs: 100, medianUs: 3_000, tailPpm: 5, maxUs: 90_000 };
    const recorded = look({
      nodes: 3,
      world: {
        network: { latency, fifo: true, bulkBandwidth: 1_000_000 }, disk: { tornPpm: 7 },
        clocks: { driftPpm: { 2: 400_000 } }, workload: { timeoutUs: 70_000 },
      },
    }, (cluster) => {
      // Its clock is so much faster that it is the first to time out.
      expect(cluster.until('a leader', () => cluster.leader(), { withinMs: 1000 })).toBe(2);
    });
    const { network, disk, clocks, workload } = recorded.plan;
    expect(network).toMatchObject({ latency, fifo: true, bulkBandwidth: 1_000_000, lossPpm: 0, held: false });
    expect(disk).toEqual({ sync: { minUs: 500, medianUs: 500, tailPpm: 0, maxUs: 500 }, tornPpm: 7 });
    expect(clocks).toEqual({ driftPpm: { 2: 400_000 } });
    expect(workload).toMatchObject({ clients: 0, timeoutUs: 70_000 });
  });
});

describe('faults that last', () => {
  test('end by themselves', () => {
    look({ nodes: 3 }, (cluster) => {
      cluster.crash(1, { downMs: 100 });
      cluster.run(99.999);
      expect(cluster.isUp(1)).toBe(false);
      cluster.run(0.001);
      expect(cluster.isUp(1)).toBe(true);
      cluster.until('a leader', () => cluster.leader(), { withinMs: 1000 });
      const leader = cluster.leader() ?? 0;
      const [other = 0, third = 0] = cluster.nodes.filter((node) => node !== leader);
      const before = cluster.commitIndex(other);
      cluster.cut(leader, other, { forMs: 20 });
      cluster.clog(leader, third, 20);
      cluster.propose(leader, put('x', 1));
      cluster.run(19);
      expect([cluster.commitIndex(other), cluster.value(third, 'x')]).toEqual([before, null]);
      cluster.run(100);
      expect([cluster.value(other, 'x'), cluster.value(third, 'x')]).toEqual([1, 1]);
    });
  });

  test('isolate a node with its mates', () => {
    const recorded = look({ nodes: 5 }, (cluster) => {
      cluster.isolate(5, { mates: 1, forMs: 400 });
      expect(cluster.until('a leader', () => cluster.leader(), { withinMs: 390 })).toBe(2);
      expect(cluster.votedFor(5)).toBe(1);
      cluster.run(600);
      expect(cluster.term(5)).toBe(cluster.term(2));
    });
    expect(recorded.plan.faults).toEqual([{ at: 0, type: 'isolate', node: 5, mates: 1, forUs: 400_000 }]);
  });

  test('a disk is slow for a while', () => {
    look({ nodes: 1 }, (cluster) => {
      cluster.slowDisk(1, 100, { forMs: 200 });
      cluster.timeout(1);
      cluster.run(50);
      expect(cluster.role(1)).toBe('candidate');
      cluster.run(200);
      const write = cluster.propose(1, put('x', 1));
      cluster.run(1);
      expect(write.answer?.type).toBe('ok');
    });
  });
});

describe('messages by name', () => {
  test('arrive or are lost if they are there, and nothing happens if not', () => {
    look({ nodes: 3, network: 'held' }, (cluster) => {
      cluster.timeout(1);
      cluster.deliver('1>2/requestVote/1');
      cluster.drop('1>3/requestVote/1');
      cluster.deliver('1>3/requestVote/1');
      cluster.deliver('3>1/appendEntries/7');
      expect([cluster.votedFor(2), cluster.votedFor(3)]).toEqual([1, null]);
      expect(cluster.nowMs).toBe(5);
    });
  });

  test('the clock moves on as far with each action as the script says', () => {
    look({ nodes: 3, network: 'held', stepMs: 0 }, (cluster) => {
      cluster.timeout(1);
      cluster.deliver('1>2/requestVote/1');
      expect(cluster.nowMs).toBe(0);
    });
  });
});

describe('clients by number', () => {
  test('ask under it, and the next one follows it', () => {
    const recorded = look({ nodes: 1 }, (cluster) => {
      cluster.timeout(1);
      cluster.run(1);
      cluster.client(7).ask(1, put('x', 1));
      cluster.client().ask(1, get('x'));
    });
    expect(recorded.plan.faults).toMatchObject([{ type: 'fireTimer' }, { client: 7 }, { client: 8 }]);
  });

  test('a number of the workload\'s own is refused', () => {
    const { checks } = play((world) => { world.cluster({ nodes: 1, clients: 2 }).client(2); });
    expect(checks[0]?.detail).toContain('a number above those of the workload\'s clients');
  });
});

describe('recovery', () => {
  test('heals all, waits until the cluster is whole, and says so', () => {
    let recovered: boolean | null = null;
    const recorded = look({ nodes: 3 }, (cluster) => {
      cluster.isolate(1);
      cluster.crash(2);
      cluster.run(500);
      expect(cluster.leader()).toBeNull();
      recovered = cluster.recover({ withinMs: 20_000 });
      expect(cluster.leaders()).toHaveLength(1);
      expect(cluster.nowMs).toBeLessThan(20_000);
    });
    expect(recovered).toBe(true);
    expect(recorded.plan.phases).toEqual({ chaosUs: 501_000, calmUs: 20_000_000 });
  });

  test('in too short a time does not come, which is a violation', () => {
    let recovered: boolean | null = null;
    const result = play((world) => {
      const cluster = world.cluster({ nodes: 3 });
      recovered = cluster.recover({ afterMs: 0.001, withinMs: 10 });
      world.expectNoViolation(cluster);
    });
    expect(recovered).toBe(false);
    expect(result.violations).toMatchObject([{ checker: 'liveness-after-heal' }]);
    expect(result.checks).toMatchObject([{ description: 'no checker objects', passed: false }]);
    expect(result.checks[0]?.detail).toMatch(/^liveness-after-heal: When the time to recover .* was over/);
  });

  test.each([
    ['an action', (cluster: Cluster): void => { cluster.timeout(1); }],
    ['time', (cluster: Cluster): void => { cluster.run(1); }],
    ['a condition', (cluster: Cluster): void => { cluster.until('x', () => true, { withinMs: 1 }); }],
    ['another recovery', (cluster: Cluster): void => { cluster.recover({ withinMs: 1 }); }],
  ])('nothing comes after it: %s is refused', (_what, late) => {
    const { checks } = play((world) => {
      const cluster = world.cluster({ nodes: 3 });
      cluster.recover({ withinMs: 20_000 });
      late(cluster);
    });
    expect(checks[0]?.detail).toContain('once the cluster was left to recover, the script is over');
  });

  test.each([0, 0.0001])('a heal after %s ms is refused: what is due now comes before it', (afterMs) => {
    const { checks } = play((world) => {
      world.cluster({ nodes: 3 }).recover({ afterMs, withinMs: 100 });
    });
    expect(checks[0]?.detail).toContain('the heal comes at least a microsecond later');
  });

  test('what is due in the microsecond of the heal comes behind it, as in the run of a Case', () => {
    // Node 1 times out, and its messages arrive, at whole milliseconds.
    for (const afterMs of [150, 151, 152]) {
      look({ nodes: 3 }, (cluster) => { cluster.recover({ afterMs, withinMs: 20_000 }); });
    }
  });
});

describe('that no checker objects', () => {
  test('holds while none does, and names the first that does', () => {
    const script = (world: ScenarioWorld): void => {
      const cluster = world.cluster({ nodes: 3, network: 'held' });
      cluster.timeout(1);
      cluster.timeout(3);
      world.expectNoViolation(cluster);
      cluster.deliver('1>2/requestVote/1');
      cluster.deliver('2>1/requestVoteReply/1');
      cluster.crash(2);
      cluster.restart(2);
      cluster.deliver('3>2/requestVote/1');
      cluster.deliver('2>3/requestVoteReply/1');
      world.expectNoViolation(cluster);
    };
    expect(play(script).passed).toBe(true);
    const { checks } = play(script, 'vote-not-persisted');
    expect(checks.map(({ passed }) => passed)).toEqual([true, false]);
    expect(checks[1]?.detail).toMatch(/^persist-before-send: Node 2 .* \(and one-vote-per-term, election-safety/);
  });
});
