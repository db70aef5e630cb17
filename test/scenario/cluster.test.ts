// The scripting API: what each action does, and what happens when a script or a node goes wrong.

import { describe, expect, test } from 'vitest';
import { run } from '../../src/fuzz/run.ts';
import type { Cluster } from '../../src/scenario/cluster.ts';
import type { ClusterOptions } from '../../src/scenario/cluster-plan.ts';
import { compareAndSet, get, promoteLearner, put, read } from '../../src/scenario/commands.ts';
import type { ScenarioResult } from '../../src/scenario/result.ts';
import { playScenario } from '../../src/scenario/scenario.ts';
import type { ScenarioWorld } from '../../src/scenario/world.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

const held: ClusterOptions = { nodes: 3, network: 'held' };

function play(script: (world: ScenarioWorld) => void): ScenarioResult {
  const result = playScenario({ title: 'a test', source: 'Raft', play: script });
  for (const { case: recorded, digest } of result.clusters) {
    expect(run(recorded, raftSystem).digest).toBe(digest);
  }
  return result;
}

/** Plays a script on one cluster; what it expects is a check of its own. */
function look(options: ClusterOptions, script: (cluster: Cluster) => void): void {
  const { checks } = play((world) => {
    script(world.cluster(options));
    world.expect('the script ran', true);
  });
  expect(checks.filter((check) => !check.passed)).toEqual([]);
}

describe('initial logs', () => {
  test('nodes start with the logs and terms that they are given', () => {
    const written = { term: 3, command: put('x', 'y') };
    look({ ...held, logs: { 1: [1, 1, 2], 2: [1, written] }, log: [1], terms: { 3: 7 } }, (cluster) => {
      expect(cluster.logs()).toEqual([[1, 1, 2], [1, 3], [1]]);
      expect(cluster.nodes.map((node) => cluster.term(node))).toEqual([2, 3, 7]);
      expect(cluster.entry(2, 2)?.command).toEqual(put('x', 'y'));
      expect(cluster.entry(1, 3)?.command).toEqual(put('x3', 2));
      expect(cluster.entry(1, 4)).toBeUndefined();
    });
  });
});

describe('a held network', () => {
  test('delivers nothing by itself, and what is chosen at once', () => {
    look(held, (cluster) => {
      cluster.timeout(1);
      cluster.run(60_000);
      expect(cluster.messages({ kind: 'requestVote' }).map(({ name }) => name)).toEqual(['1>2/requestVote/1', '1>3/requestVote/1']);
      expect(cluster.votedFor(2)).toBeNull();
      cluster.deliver({ to: 2 });
      expect(cluster.votedFor(2)).toBe(1);
      expect(cluster.messages().map(({ name }) => name)).toEqual(['1>3/requestVote/1', '2>1/requestVoteReply/1']);
    });
  });

  test('a dropped message never arrives', () => {
    look(held, (cluster) => {
      cluster.timeout(1);
      cluster.drop({ to: 2 });
      expect(cluster.dropAll({ from: 1 })).toBe(1);
      expect(cluster.messages()).toEqual([]);
      expect(cluster.votedFor(2)).toBeNull();
    });
  });

  test('messages are chosen by sender, receiver, kind and content', () => {
    look(held, (cluster) => {
      cluster.timeout(1);
      cluster.timeout(2);
      expect(cluster.messages({ from: [1, 2], to: 3 }).map(({ from }) => from)).toEqual([1, 2]);
      expect(cluster.messages({ kind: 'appendEntries' })).toEqual([]);
      expect(cluster.messages({ where: (message) => message.type === 'requestVote' && message.candidate === 2 })).toHaveLength(2);
    });
  });

  test('a message that is to be doubled arrives twice', () => {
    look(held, (cluster) => {
      cluster.duplicateNext(1, 2, 'requestVote');
      cluster.timeout(1);
      expect(cluster.messages({ to: 2 }).map(({ name }) => name)).toEqual(['1>2/requestVote/1', '1>2/requestVote/1/copy']);
      expect(cluster.deliverAll({ to: 2 })).toBe(2);
      expect(cluster.messages({ from: 2 })).toHaveLength(2);
    });
  });

  test('a message on a link that is cut is lost when it arrives', () => {
    look(held, (cluster) => {
      cluster.timeout(1);
      cluster.cut(1, 2);
      cluster.deliver({ to: 2 });
      expect(cluster.votedFor(2)).toBeNull();
      cluster.deliver({ to: 3 });
      expect(cluster.votedFor(3)).toBe(1);
    });
  });

  test('a conversation goes on until nothing is left to say', () => {
    look(held, (cluster) => {
      cluster.stand(1, [2]);
      cluster.propose(1, put('x', 1));
      cluster.letTalk(1, 2);
      expect(cluster.logs()).toEqual([[1, 1], [1, 1], []]);
      expect(cluster.messages({ from: [1, 2], to: [1, 2] })).toEqual([]);
    });
  });
});

describe('a calm network', () => {
  test('elects node 1 first, and carries out what a client asks', () => {
    look({ nodes: 3 }, (cluster) => {
      expect(cluster.until('a leader', () => cluster.leader(), { withinMs: 1000 })).toBe(1);
      const write = cluster.propose(1, put('x', 1));
      expect(write.answer).toBeNull();
      cluster.run(10);
      expect(write.answer).toEqual({ type: 'ok', result: { index: 2, value: null } });
      const read = cluster.propose(1, get('x'));
      cluster.run(10);
      expect(read.answer).toMatchObject({ result: { value: 1 } });
    });
  });

  test('with scripted timers only the script makes candidates', () => {
    look({ nodes: 3, timers: 'scripted' }, (cluster) => {
      cluster.run(60_000);
      expect(cluster.leader()).toBeNull();
      cluster.timeout(3);
      cluster.run(10);
      expect(cluster.leader()).toBe(3);
    });
  });

  test('clients run if they are asked for', () => {
    look({ nodes: 3, clients: 2 }, (cluster) => {
      cluster.run(2000);
      expect(cluster.commitIndex(1)).toBeGreaterThan(10);
    });
  });
});

describe('faults', () => {
  test('a node that is down has a log, on its disk, and no role', () => {
    look({ ...held, log: [1] }, (cluster) => {
      cluster.crash(2);
      expect([cluster.isUp(2), cluster.role(2), cluster.log(2), cluster.commitIndex(2)]).toEqual([false, 'down', [1], 0]);
      expect(cluster.propose(2, put('x', 1)).answer).toBeNull();
      cluster.restart(2);
      expect([cluster.role(2), cluster.log(2)]).toEqual(['follower', [1]]);
    });
  });

  test('of what was not synced a crash keeps as much as the script says', () => {
    look({ nodes: 1, syncMs: 50, timers: 'scripted' }, (cluster) => {
      cluster.timeout(1);
      cluster.run(51);
      cluster.propose(1, put('x', 1));
      cluster.propose(1, put('x', 2));
      expect(cluster.log(1)).toEqual([1, 1, 1]);
      cluster.crash(1, { keeps: 2, torn: true });
      expect(cluster.log(1)).toEqual([1, 1]);
      cluster.restart(1);
      expect(cluster.log(1)).toEqual([1, 1]);
    });
  });

  test('a partition parts, and healing joins', () => {
    look({ nodes: 5 }, (cluster) => {
      cluster.partition([1, 2], [3, 4, 5]);
      cluster.until('the majority has a leader', () => cluster.leader(), { withinMs: 2000 });
      expect(cluster.leader()).toBe(3);
      expect(cluster.role(1)).toBe('candidate');
      cluster.heal();
      cluster.run(1000);
      expect(cluster.leaders()).toHaveLength(1);
    });
  });

  test('a paused node does nothing for a while', () => {
    look({ nodes: 3 }, (cluster) => {
      cluster.pause(1, 1000);
      expect(cluster.until('a leader', () => cluster.leader(), { withinMs: 900 })).toBe(2);
      expect(cluster.term(1)).toBe(0);
      cluster.run(1000);
      expect(cluster.term(1)).toBe(cluster.term(2));
    });
  });

  test('any other fault of a Plan can be asked for', () => {
    look({ nodes: 5 }, (cluster) => {
      cluster.fault({ type: 'isolate', node: 1, mates: 1 });
      expect(cluster.until('a leader', () => cluster.leader(), { withinMs: 1000 })).toBe(3);
    });
  });
});

describe('what goes wrong', () => {
  test('a check that does not hold says what was seen and what was expected', () => {
    const { passed, checks } = play((world) => {
      world.expect('the logs', world.cluster({ ...held, log: [1, 2] }).logs(), [[1], [1], [1]]);
    });
    expect(passed).toBe(false);
    expect(checks).toEqual([{ description: 'the logs', passed: false, detail: 'each 1 2, expected each 1' }]);
  });

  test('a condition that is not reached in time ends the script', () => {
    const { checks } = play((world) => {
      const cluster = world.cluster(held);
      cluster.until('a leader emerges', () => cluster.leader(), { withinMs: 100 });
      world.expect('not reached', true);
    });
    expect(checks).toEqual([{ description: 'a leader emerges', passed: false, detail: 'not within 100 ms' }]);
  });

  test('a message that is not there ends the script, and says what is', () => {
    const { checks } = play((world) => {
      const cluster = world.cluster(held);
      cluster.timeout(1);
      cluster.deliver({ kind: 'appendEntries', to: 2 });
    });
    expect(checks).toEqual([{
      description: 'there is a appendEntries to node 2 in flight', passed: false,
      detail: 'in flight: 1>2/requestVote/1, 1>3/requestVote/1',
    }]);
  });

  test.each([
    ['a script that throws', (): void => { throw new TypeError('oops'); }, 'TypeError: oops'],
    ['an unknown node', (world: ScenarioWorld): void => { world.cluster(held).crash(4); }, 'no such node in this cluster: 4'],
    ['a cluster of none', (world: ScenarioWorld): void => { world.cluster({ nodes: 0 }); }, 'a cluster has 1 to 15 nodes'],
    ['two clusters of one name', (world: ScenarioWorld): void => { world.cluster(held); world.cluster(held); }, 'names of their own'],
    ['a condition that throws', (world: ScenarioWorld): void => {
      world.cluster(held).until('never', () => { throw new RangeError('mine'); }, { withinMs: 1 });
    }, 'RangeError: mine'],
    ['time that runs backwards', (world: ScenarioWorld): void => {
      world.cluster(held).run(-1);
    }, 'time passes in whole microseconds'],
  ])('%s is a finding', (_what, script, message) => {
    const { passed, checks, violations } = play(script);
    expect(passed).toBe(false);
    expect(violations).toEqual([]);
    expect(checks).toEqual([expect.objectContaining({ description: 'the script ran to its end', passed: false })]);
    expect(checks[0]?.detail).toContain(message);
  });

  test('a script that checks nothing does not pass', () => {
    expect(play(() => {}).passed).toBe(false);
  });

  test('a node that throws is a violation, and its Case shows it again', () => {
    const result = play((world) => {
      const cluster = world.cluster({ nodes: 1 });
      cluster.until('it leads', () => cluster.leader(), { withinMs: 1000 });
      cluster.propose(1, { type: 'nonsense' } as never);
      cluster.run(100);
      world.expect('not reached', true);
    });
    expect(result.violations).toEqual([expect.objectContaining({ checker: 'no-exception' })]);
    expect(result.passed).toBe(false);
    expect(result.checks.map(({ description }) => description)).toEqual(['it leads', 'the script ran to its end']);
  });

  test('a cluster that goes in circles reaches a bound', () => {
    const { checks } = playScenario({ title: 'circles', source: 'Raft', play(world) {
      const cluster = world.cluster({ nodes: 5, settings: { heartbeatUs: 1000 } });
      cluster.run(600_000);
    } });
    expect(checks).toEqual([expect.objectContaining({ passed: false, detail: 'the script reached its bound of 1000000 events' })]);
  });
});

describe('clients of a script', () => {
  test('are watched by the checkers: a read that denies an acknowledged write is seen', () => {
    const script = (world: ScenarioWorld): void => {
      const cluster = world.cluster({ nodes: 3, network: 'held' });
      const [writer, reader] = [cluster.client(), cluster.client()];
      cluster.stand(1, [2]);
      cluster.letTalk(1, 2);
      cluster.stand(2, [3]);
      cluster.letTalk(2, 3);
      writer.ask(2, put('x', 1));
      cluster.letTalk(2, 3);
      reader.ask(1, read('x', 'readIndex'));
      world.expect('the script ran', true);
    };
    expect(play(script).violations).toEqual([]);
    const { violations } = playScenario({ title: 'a test', source: 'Raft', play: script }, { mutant: 'read-no-quorum' });
    expect(violations.map(({ checker }) => checker)).toEqual(['linearizability-online', 'linearizability']);
  });

  test('have numbers above those of the workload', () => {
    const { clusters } = play((world) => {
      const cluster = world.cluster({ nodes: 3, clients: 2, network: 'held' });
      cluster.client().ask(1, put('x', 1));
      cluster.client().ask(1, put('x', 2));
      world.expect('the script ran', true);
    });
    const numbers = clusters.flatMap(({ case: { plan } }) => plan.faults)
      .map((fault) => (fault.type === 'request' ? fault.client : null));
    expect(numbers).toEqual([3, 4]);
  });

  test('are told in a word what came of what they asked', () => {
    look({ ...held, log: [1] }, (cluster) => {
      const client = cluster.client();
      expect(client.ask(2, put('x', 1)).outcome).toBe('redirected');
      cluster.stand(1, [2]);
      const write = client.ask(1, put('x', 1));
      const change = cluster.propose(1, promoteLearner(3));
      expect([write.outcome, change.outcome]).toEqual(['no answer', 'refused: no-entry-of-this-term-committed']);
      cluster.letTalk(1, 2);
      expect(write.outcome).toBeNull();
      const checked = client.ask(1, compareAndSet('x', 1, 2));
      cluster.letTalk(1, 2);
      expect(checked.outcome).toBe(true);
      const open = client.ask(1, put('x', 3));
      cluster.dropAll();
      cluster.stand(2, [3]);
      cluster.letTalk(1, 2, 3);
      expect(open.outcome).toBe('unknown');
    });
  });
});

describe('disks and clocks', () => {
  test('a slow disk answers late, until all is healed', () => {
    look({ nodes: 3, timers: 'scripted' }, (cluster) => {
      cluster.slowDisk(2, 50);
      cluster.timeout(1);
      cluster.run(40);
      expect(cluster.sent(2, 1, 'requestVoteReply')).toBe(0);
      expect(cluster.sent(3, 1, 'requestVoteReply')).toBe(1);
      // The term is one write, the vote the next.
      cluster.run(80);
      expect(cluster.sent(2, 1, 'requestVoteReply')).toBe(1);
    });
  });

  test('a fast clock times out early', () => {
    const firstTimeout = (ppm: number): number => {
      let ms = 0;
      look({ nodes: 1 }, (cluster) => {
        cluster.drift(1, ppm);
        cluster.timeout(1);
        cluster.crash(1);
        cluster.restart(1);
        ms = cluster.nowMs;
        cluster.until('it stands', () => cluster.role(1) !== 'follower', { withinMs: 1000 });
        ms = cluster.nowMs - ms;
      });
      return ms;
    };
    expect(firstTimeout(0)).toBe(150);
    expect(firstTimeout(500_000)).toBe(100);
  });
});

describe('links', () => {
  test('connect leaves only the pairs that it names', () => {
    look(held, (cluster) => {
      cluster.isolate(1);
      cluster.connect([1, 2], [2, 3]);
      cluster.stand(1, [2, 3]);
      expect(cluster.nodes.map((node) => cluster.votedFor(node))).toEqual([1, 1, null]);
    });
  });

  test('the next message is lost, late, or doubled later', () => {
    look({ nodes: 3, timers: 'scripted' }, (cluster) => {
      cluster.loseNext(1, 2, 'requestVote');
      cluster.delayNext(1, 3, 'requestVote', 20);
      cluster.timeout(1);
      cluster.run(19);
      expect([cluster.sent(1, 2, 'requestVote'), cluster.votedFor(2), cluster.votedFor(3)]).toEqual([1, null, null]);
      cluster.run(3);
      expect(cluster.votedFor(3)).toBe(1);
      cluster.duplicateNext(1, 2, 'appendEntries', 10);
      cluster.propose(1, put('x', 1));
      const answers = cluster.sent(2, 1, 'appendEntriesReply');
      cluster.run(3);
      const first = cluster.sent(2, 1, 'appendEntriesReply') - answers;
      cluster.run(20);
      expect(cluster.sent(2, 1, 'appendEntriesReply') - answers).toBeGreaterThan(first);
    });
  });
});
