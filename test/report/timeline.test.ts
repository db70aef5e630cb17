// The timeline: that it says when, who, what and why, folds what is no news, and ends with what fell.

import { describe, expect, test } from 'vitest';
import doubleVote from '../../scenarios/double-vote-after-a-crash.ts';
import failover from '../../scenarios/leader-crash-and-failover.ts';
import type { Case } from '../../src/fuzz/case-type.ts';
import { run } from '../../src/fuzz/run.ts';
import { timeline, type TimelineOptions } from '../../src/report/timeline.ts';
import { playScenario, type Scenario } from '../../src/scenario/scenario.ts';
import type { ScenarioWorld } from '../../src/scenario/world.ts';
import { Trace } from '../../src/sim/trace.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

function timelineOf(played: Scenario, mutant?: string, options?: TimelineOptions): readonly string[] {
  const { clusters } = playScenario(played, mutant === undefined ? {} : { mutant });
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error('no cluster was played');
  return timelineOfCase(cluster.case, options);
}

function timelineOfCase(testCase: Case, options?: TimelineOptions, limit?: number): readonly string[] {
  const trace = new Trace(raftSystem.narrate.changes(), limit);
  const { violations } = run(testCase, raftSystem, [trace.watch]);
  return timeline(trace, raftSystem.narrate, violations, options);
}

function scripted(play: (world: ScenarioWorld) => void): Scenario {
  return { title: 'a test', source: 'Raft', play };
}

/** What stands behind the columns of time, event and subject. */
function texts(lines: readonly string[]): string {
  return lines.map((line) => line.slice(34)).join('\n');
}

test('a scenario reads from its start to its end', () => {
  expect(`\n${timelineOf(doubleVote, undefined, { width: 120 }).join('\n')}\n`).toBe(`
    0.000 ms       #1  node 1     starts as a follower in term 0 with an empty log
    0.000 ms       #2  node 2     starts as a follower in term 0 with an empty log
    0.000 ms       #3  node 3     starts as a follower in term 0 with an empty log
    1.000 ms       #5  node 1     waits no longer for a leader: becomes candidate of term 1 and votes for itself
                                  ← made to, by a fault
    1.000 ms       #6  node 1     has its writes on disk: sends a request for votes of term 1 with an empty log to nodes
                                  2 and 3   ← written at #5
    1.000 ms       #7  node 1     has its own vote of term 1 on disk: has 1 of 3 votes   ← on disk at #6
    2.000 ms       #9  node 3     waits no longer for a leader: becomes candidate of term 1 and votes for itself
                                  ← made to, by a fault
    2.000 ms      #10  node 3     has its writes on disk: sends a request for votes of term 1 with an empty log to nodes
                                  1 and 2   ← written at #9
    2.000 ms      #11  node 3     has its own vote of term 1 on disk: has 1 of 3 votes   ← on disk at #10
    3.000 ms      #13  node 2     receives from node 1 a request for votes of term 1 with an empty log: moves to term 1;
                                  votes for node 1   ← sent at #6
    3.000 ms      #15  node 2     has its writes on disk: gives node 1 its vote of term 1   ← written at #13
    4.000 ms      #17  node 1     receives from node 2 a vote of term 1: becomes leader of term 1 with the votes of
                                  nodes 1 and 2; appends index 1 (term 1, no-op); sends index 1 (term 1, no-op) to nodes
                                  2 and 3   ← sent at #15
    5.000 ms      #20  node 2     crashes; all that it wrote was on disk
    6.000 ms      #22  node 2     starts as a follower in term 1 with an empty log   ← restarted
    7.000 ms      #24  node 2     receives from node 3 a request for votes of term 1 with an empty log: refuses node 3 a
                                  vote of term 1   ← sent at #10
    8.000 ms      #26  node 3     receives from node 2 a refusal to vote of term 1   ← sent at #24

No violation, up to 8.000 ms.
`);
});

describe('a violation', () => {
  const lines = timelineOf(doubleVote, 'vote-not-persisted');
  const told = lines.findIndex((line) => line.includes('✗ election-safety'));

  test('stands where it was seen', () => {
    expect(told).toBeGreaterThan(0);
    expect(texts(lines.slice(0, told))).toContain('becomes leader of term 1 with the\nvotes of nodes 3 and 2');
  });

  test('stands again at the end, with its event, what was seen, and where in the paper its rule is', () => {
    const end = lines.slice(lines.findIndex((line) => line.startsWith('VIOLATION of election-safety'))).join('\n');
    expect(end).toMatch(/^VIOLATION of election-safety \(outcome\) at event #\d+, 8\.000 ms/);
    expect(end).toContain('Node 3 became leader of term 1');
    expect(end).toMatch(/See: Raft Fig\. 3/);
  });
});

describe('what is no news', () => {
  const lines = timelineOf(failover);

  test('heartbeats and their answers are folded, and counted', () => {
    expect(lines.join('\n')).not.toContain('heartbeat timer go off');
    expect(lines.filter((line) => / … (\d+ events|one event) without news$/.test(line)).length).toBeGreaterThan(3);
  });

  test('two folds never stand one after the other', () => {
    const folds = lines.map((line) => line.includes('without news'));
    expect(folds.some((isFold, i) => isFold && folds[i + 1] === true)).toBe(false);
  });

  test('a heartbeat that brings a commit index is told', () => {
    expect(texts(lines)).toMatch(/receives from node 1 a heartbeat of term 1, committed up to 1: commits up to\s+index 1/);
  });
});

describe('why', () => {
  test('a cause is an event before its effect', () => {
    let event = 0;
    for (const line of timelineOf(failover, undefined, { width: 200 })) {
      event = Number(/ms +#(\d+)/.exec(line)?.[1] ?? event);
      const cause = /← .*#(\d+)/.exec(line)?.[1];
      if (cause !== undefined) expect(Number(cause)).toBeLessThan(event);
    }
    expect(event).toBeGreaterThan(50);
  });

  test('a message names the event that sent it', () => {
    const lines = timelineOf(failover, undefined, { width: 200 });
    const sender = lines.find((line) => line.includes('gives node 1 its vote of term 1'));
    const event = /#(\d+)/.exec(sender ?? '')?.[1];
    const isArrival = (line: string): boolean => line.includes('a vote of term 1') && line.endsWith(`← sent at #${event ?? '?'}`);
    expect(lines.filter(isArrival)).toHaveLength(1);
  });
});

describe('faults', () => {
  test('a cut is told, and what it takes', () => {
    const text = texts(timelineOf(scripted((world) => {
      const cluster = world.cluster({ nodes: 3, timers: 'scripted' });
      cluster.cut(1, 2);
      cluster.timeout(1);
      cluster.run(10);
    })));
    expect(text).toContain('cuts the link from node 1 to node 2');
    expect(text).toContain('does not receive a request for votes of term 1 with an empty log from node\n1: the link is cut');
  });

  test('a message that is doubled is told once, with its double', () => {
    const text = texts(timelineOf(scripted((world) => {
      const cluster = world.cluster({ nodes: 3, network: 'held' });
      cluster.duplicateNext(1, 2, 'requestVote');
      cluster.timeout(1);
    }), undefined, { width: 200 }));
    expect(text).toContain('to nodes 2 and 3; the network doubles what goes to node 2');
  });

  test('a crash says what survives on the disk', () => {
    const text = texts(timelineOf(scripted((world) => {
      const cluster = world.cluster({ nodes: 1, timers: 'scripted', syncMs: 10 });
      cluster.timeout(1);
      cluster.run(20);
      cluster.propose(1, { type: 'put', key: 'x', value: 1 });
      cluster.propose(1, { type: 'put', key: 'x', value: 2 });
      cluster.crash(1, { keeps: 1, torn: true });
      cluster.restart(1);
    })));
    expect(text).toContain('crashes; 1 of 2 unsynced records survives, and the next is torn');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('has lost index 3 of its log; drops the torn record at the end of its journal');
  });

  test('a crash of a node that is down already is told as the fault that it is', () => {
    const text = texts(timelineOf(scripted((world) => {
      const cluster = world.cluster({ nodes: 3, network: 'held' });
      cluster.crash(1);
      cluster.crash(1);
    })));
    expect(text.match(/crashes; all that it wrote was on disk/g)).toHaveLength(1);
    expect(text.match(/^crashes node 1$/gm)).toHaveLength(1);
  });
});

describe('faults of disks', () => {
  test('a sync error and a full disk say why their node goes down', () => {
    const text = texts(timelineOf(scripted((world) => {
      const cluster = world.cluster({ nodes: 1, timers: 'scripted', syncMs: 10 });
      cluster.timeout(1);
      cluster.fault({ type: 'syncError', node: 1, downUs: 5000 });
      cluster.run(20);
      cluster.fault({ type: 'fullDisk', node: 1, forUs: 900_000, downUs: 7000 });
      cluster.timeout(1);
      cluster.run(1);
    }), undefined, { width: 200 }));
    expect(text).toContain('makes the next sync of node 1 fail; back after 5 ms');
    expect(text).toMatch(/^is told that a sync has failed; crashes; .*← written at #\d+$/m);
    expect(text).toContain('fills the disk of node 1 for 900 ms; at each write it goes down for 7 ms');
    expect(text).toMatch(/has no room on its disk for what it must write; crashes; all that it wrote was on disk/);
  });

  test('a lie is told when it comes out, and rot when the node refuses it', () => {
    const text = texts(timelineOf(scripted((world) => {
      const cluster = world.cluster({ nodes: 1, timers: 'scripted', syncMs: 10 });
      cluster.fault({ type: 'lyingSync', node: 1, forUs: 50_000 });
      cluster.timeout(1);
      cluster.run(15);
      cluster.crash(1);
      cluster.restart(1);
      cluster.run(100);
      cluster.timeout(1);
      cluster.run(100);
      cluster.fault({ type: 'bitRot', node: 1 });
      cluster.crash(1);
      cluster.restart(1);
      cluster.run(1);
    }), undefined, { width: 200 }));
    expect(text).toContain('makes the disk of node 1 lie about its syncs for 50 ms');
    expect(text).toMatch(/crashes; of what its disk had called durable, one record is lost, and all after it/);
    expect(text).toContain('damages a durable record of node 1');
    expect(text).toMatch(/refuses to run: record \d of the journal is damaged and had been synced/);
  });

  test('the others are told as they strike', () => {
    const text = texts(timelineOf(scripted((world) => {
      const cluster = world.cluster({ nodes: 3, timers: 'scripted' });
      cluster.fault({ type: 'stallDisk', node: 1, forUs: 3000 });
      cluster.fault({ type: 'clogNode', node: 2, forUs: 4000 });
      cluster.fault({ type: 'silentCorruption', node: 2 });
      cluster.fault({ type: 'loseDisk', node: 3, downUs: 5000 });
      cluster.run(10);
    }), undefined, { width: 200 }));
    expect(text).toContain('stalls the disk of node 1 for 3 ms');
    expect(text).toContain('holds all that node 2 sends and is sent for 4 ms');
    expect(text).toContain('changes a durable record of node 2, and its checksum too');
    expect(text).toMatch(/gives node 3 an empty disk in place of its own; back after 5 ms; node 3 crashes; all that it wrote was on disk/);
  });
});

test('a node that is switched off for good is told of once', () => {
  const text = texts(timelineOf(scripted((world) => {
    const cluster = world.cluster({ nodes: 3, network: 'held' });
    cluster.fault({ type: 'retire', node: 1 });
    cluster.fault({ type: 'retire', node: 1 });
  }), undefined, { width: 200 }));
  expect(text).toContain('crashes; all that it wrote was on disk; is switched off for good');
  expect(text.match(/^switches node 1 off for good$/gm)).toHaveLength(1);
});

test('the operator is called by its name, and so is the probe', () => {
  const trace = new Trace({ tell: () => [] });
  const observer = trace.watch({ event: 1, nowUs: 0, cause: 0 });
  for (const client of [0, 1, 2]) observer.invoked?.(client, 1, { type: 'get', key: 'x' });
  const text = texts(timeline(trace, raftSystem.narrate, [], { operator: 2, width: 200 }));
  expect(text).toMatch(/^wants to .*; client 1 wants to .*; operator wants to/);
  expect(timeline(trace, raftSystem.narrate, [], { operator: 2, width: 200 })[0]).toContain('probe');
});

test('clients speak for themselves', () => {
  const text = timelineOf(scripted((world) => { world.cluster({ nodes: 3, clients: 1 }).run(300); })).join('\n');
  expect(text).toMatch(/client 1 +wants to .* \(operation 1\); asks node 2 by request 1/);
  expect(text).toMatch(/client 1 +asks node 3 next for operation 1, by request 2 +← answered at #/);
  expect(text).toMatch(/client 1 +ends operation \d+: ok/);
});

describe('the page', () => {
  test.each([80, 100, 200])('fits into %i columns', (width) => {
    const longest = Math.max(...timelineOf(failover, undefined, { width }).map((line) => line.length));
    expect(longest).toBeLessThanOrEqual(width);
  });

  test('is painted by whoever prints it, and reads the same', () => {
    const looks = new Set<string>();
    const painted = timelineOf(doubleVote, 'vote-not-persisted', { paint: (look, text) => {
      looks.add(look);
      return `<${text}>`;
    } });
    expect([...looks].sort()).toEqual(['cause', 'subject', 'time', 'violation']);
    expect(painted.join('\n').replaceAll(/[<>]/g, '')).toBe(timelineOf(doubleVote, 'vote-not-persisted').join('\n'));
  });

  test('says how much of a long run it does not show', () => {
    const [cluster] = playScenario(failover).clusters;
    if (cluster === undefined) throw new Error('no cluster was played');
    expect(timelineOfCase(cluster.case, {}, 10)[0]).toMatch(/… the first \d+ events are not shown/);
  });
});
