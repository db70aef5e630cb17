// Raft in words: what is said of what has changed in a node, and of its state.

import { describe, expect, test } from 'vitest';
import {
  addVoter, changeVoters, inSession, openSession, put, read, takeSnapshot, transferLeadership,
} from '../../../src/scenario/commands.ts';
import { playScenario } from '../../../src/scenario/scenario.ts';
import type { ScenarioWorld } from '../../../src/scenario/world.ts';
import type { Change } from '../../../src/sim/trace.ts';
import { raftNarrator } from '../../../src/systems/raft/narrate.ts';

describe('changes', () => {
  test('a term, a vote, a log and a commit are told; the same again is not', () => {
    const logs = { 1: [1, 1], 2: [1, 2, 2], 3: [1] };
    const told = changesIn((world) => {
      const cluster = world.cluster({ nodes: 3, network: 'held', logs, terms: { 1: 2 }, settings: { noOp: false } });
      cluster.stand(1, [3]);
      cluster.propose(1, put('x', 1));
      cluster.letTalk(1, 2, 3);
      cluster.heartbeat(1);
      cluster.letTalk(1, 2, 3);
    });
    expect(told.get(1)).toEqual([
      'starts as a follower in term 2 with a log up to index 2 (the last of term 1)',
      'becomes candidate of term 3 and votes for itself',
      'has 1 of 3 votes',
      'becomes leader of term 3 with the votes of nodes 1 and 3',
      'appends index 3 (term 3, put x=1)',
      'goes back to index 2 for node 2',
      'goes back to index 2 for node 3',
      'commits up to index 3',
    ]);
    expect(told.get(2)).toEqual([
      'starts as a follower in term 2 with a log up to index 3 (the last of term 2)',
      'moves to term 3',
      'follows node 1 as leader of term 3',
      'truncates its log from index 2 (2 entries go)',
      'appends indexes 2 to 3 (of terms 1 3)',
      'commits up to index 3',
    ]);
    expect(told.get(3)).toEqual(expect.arrayContaining(['moves to term 3', 'votes for node 1']));
  });

  test('a leader that hears of a newer term steps down', () => {
    const told = changesIn((world) => {
      const cluster = world.cluster({ nodes: 3, network: 'held' });
      cluster.stand(1, [2]);
      cluster.timeout(3);
      cluster.timeout(3);
      cluster.deliverAll({ from: 3, to: 1 });
    });
    expect(told.get(1)).toContain('steps down as leader of term 1: it is term 2 now');
  });
});

describe('a node that comes back', () => {
  test('says what it has lost: its vote, and what was not on its disk', () => {
    const told = changesIn((world) => {
      const cluster = world.cluster({ nodes: 3, network: 'held', syncMs: 50 });
      cluster.timeout(1);
      cluster.crash(1, { keeps: 0 });
      cluster.restart(1);
    });
    expect(told.get(1)?.slice(-2)).toEqual([
      'starts as a follower in term 0 with an empty log', 'has lost its vote of term 1, for itself',
    ]);
  });

  test('says nothing of the kind where all was on its disk', () => {
    const told = changesIn((world) => {
      const cluster = world.cluster({ nodes: 3, network: 'held' });
      cluster.stand(1, [2]);
      cluster.propose(1, put('x', 1));
      cluster.crash(1);
      cluster.restart(1);
    });
    expect(told.get(1)?.at(-1)).toMatch(/^starts as a follower in term 1 with a log up to index 2/);
  });
});

describe('what a change came of', () => {
  const all = allChangesIn((world) => {
    const cluster = world.cluster({ nodes: 3, network: 'held' });
    cluster.stand(1, [2]);
    cluster.propose(1, put('x', 1));
    cluster.letTalk(1, 2, 3);
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3);
  });
  const find = (node: number, text: RegExp | null): Change | undefined => all.get(node)?.find((change) => (
    text === null ? change.text === null : change.text !== null && text.test(change.text)));

  test('is said of votes and elections: the vote is of the voter, the candidacy of the candidate', () => {
    expect(find(1, /becomes candidate/)).toMatchObject({ sets: expect.arrayContaining(['candidacy/1', 'tally/1', 'vote/1']) as string[] });
    expect(find(2, /votes for node 1/)).toMatchObject({ sets: ['vote/1'], heard: ['candidacy/1'], lacks: ['log/1'] });
    expect(find(1, /becomes leader/)).toMatchObject({
      sets: ['role', 'lead/1'], needs: expect.arrayContaining(['tally/1']) as string[], heard: ['vote/1'],
    });
  });

  test('is said of entries and their commitment: a leader counts who holds them, a follower is told', () => {
    expect(find(1, /appends index 2/)).toMatchObject({ sets: ['log/2'], needs: ['lead/1'] });
    expect(find(2, /appends/)?.heard).toEqual(expect.arrayContaining(['lead/1', 'log/1']));
    expect(find(1, null)).toMatchObject({ sets: ['match/2'], heard: ['log/1'] });
    expect(find(1, /commits up to/)?.needs).toEqual(expect.arrayContaining(['lead/1', 'match/2']));
    expect(find(2, /commits up to/)).toMatchObject({ sets: ['commit'], heard: ['commit'] });
  });
});

test('pre-votes are told, and so is a leader that steps down without a majority', () => {
  const told = changesIn((world) => {
    const quick = { electionTimeoutMinUs: 20_000, electionTimeoutMaxUs: 20_000, heartbeatUs: 10_000 };
    const settings = { ...quick, preVote: true, checkQuorum: true };
    const cluster = world.cluster({ nodes: 3, settings, timers: 'automatic', syncMs: 0 });
    cluster.timeout(1);
    cluster.until('node 1 leads', () => cluster.leader() === 1, { withinMs: 100 });
    cluster.isolate(1);
    cluster.until('it steps down', () => cluster.role(1) === 'follower', { withinMs: 100 });
  });
  expect(told.get(1)).toEqual(expect.arrayContaining([
    'asks who would vote for it in term 1',
    'steps down as leader of term 1: it does not hear from a majority',
  ]));
});

test('a change of membership is told by who goes by which configuration', () => {
  const told = changesIn((world) => {
    const cluster = world.cluster({ nodes: 5, voters: [1, 2, 3], network: 'held' });
    cluster.stand(1, [2]);
    cluster.letTalk(1, 2, 3);
    cluster.propose(1, changeVoters([3, 4, 5]));
    cluster.letTalk(1, 2, 3, 4, 5);
  });
  expect(told.get(1)).toEqual(expect.arrayContaining([
    'goes by voters 3, 4 and 5 jointly with 1, 2 and 3 from here on',
    'goes by voters 3, 4 and 5 from here on',
    'steps down as leader of term 1: it is no voter any more',
  ]));
  expect(told.get(4)?.[0]).toBe('starts as a follower in term 0 with an empty log, not a member');
});

test('a configuration that is truncated is told, and so are votes of two sets of voters', () => {
  const joint = { term: 1, command: { type: 'configuration', voters: [3, 4, 5], oldVoters: [1, 2, 3], learners: [] } } as const;
  const told = changesIn((world) => {
    const logs = { 1: [1, joint], 2: [1, 2] };
    const cluster = world.cluster({ nodes: 5, voters: [1, 2, 3], network: 'held', logs, log: [1], terms: { 1: 2 } });
    cluster.stand(1, [3, 4]);
    cluster.stand(2, [1, 3]);
    cluster.stand(2, [1, 3]);
    cluster.letTalk(1, 2);
  });
  expect(told.get(1)).toEqual(expect.arrayContaining([
    'has 0 of 3 votes of the new voters, 1 of 3 of the old',
    'has 1 of 3 votes of the new voters, 2 of 3 of the old',
    'goes back to voters 1, 2 and 3',
  ]));
});

test('snapshots are told where they are taken and where they are installed', () => {
  const told = changesIn((world) => {
    const cluster = world.cluster({ nodes: 3, network: 'held' });
    cluster.stand(1, [2]);
    cluster.propose(1, put('x', 1));
    cluster.letTalk(1, 2);
    cluster.propose(1, takeSnapshot());
    cluster.dropAll({ to: 3 });
    cluster.heartbeat(1);
    cluster.letTalk(1, 3);
    cluster.crash(3);
    cluster.restart(3);
  });
  expect(told.get(1)).toEqual(expect.arrayContaining([
    'takes the snapshot up to index 2 of term 1', 'drops its log up to index 2',
  ]));
  expect(told.get(3)).toEqual([
    'starts as a follower in term 0 with an empty log',
    'moves to term 1',
    'follows node 1 as leader of term 1',
    'installs the snapshot up to index 2 of term 1',
    'starts as a follower in term 1 with an empty log behind the snapshot up to index 2 of term 1',
  ]);
});

test('a transfer is told, and that it is given up', () => {
  const told = changesIn((world) => {
    const cluster = world.cluster({ nodes: 3, network: 'held' });
    cluster.stand(1, [2]);
    cluster.propose(1, transferLeadership(3));
    cluster.fault({ type: 'fireTimer', node: 1, timer: 'transfer' });
    cluster.letTalk(1, 2);
    cluster.propose(1, transferLeadership(2));
    cluster.letTalk(1, 2);
  });
  expect(told.get(1)?.filter((line) => line.includes('hand'))).toEqual([
    'begins to hand leadership to node 3, and takes in no writes meanwhile',
    'gives up handing leadership to node 3',
    'begins to hand leadership to node 2, and takes in no writes meanwhile',
  ]);
  expect(told.get(1)).toContain('follows node 2 as leader of term 2');
});

test('the state of a node is a few lines', () => {
  const states: (readonly string[])[] = [];
  playScenario({ title: 'a test', source: 'Raft', play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held', log: [1, 1] });
    cluster.stand(1, [2]);
    cluster.letTalk(1, 2);
  } }, { watchers: [() => ({ stepped: (node, _event, _effects, state) => {
    if (node === 1) states.push(raftNarrator.state(state as never));
  } })] });
  expect(states.at(-1)).toEqual([
    'leader of term 2; vote given to node 1',
    'log: 1x2 2 (the terms of indexes 1 to 3)',
    'committed up to 3, applied up to 3',
    'members from the start: voters 1, 2 and 3',
    'node 2 holds up to 3, is sent 4 next (replicate)',
    expect.stringMatching(/^node 3 holds up to 0, is sent \d next/),
  ]);
});

test('so is one with a snapshot, sessions, a transfer, and reads that wait', () => {
  const lines = linesOf(1, (world) => {
    const settings = { snapshotChunkBytes: 1, leaseReads: true, checkQuorum: true, maxClockDriftPpm: 0 };
    const cluster = world.cluster({ nodes: 5, voters: [1, 2, 3], learners: [4], network: 'held', settings: { ...settings } });
    // With leases nobody stands right after it has booted: node 1 does, in vain, an hour later.
    cluster.run(3_600_000);
    cluster.stand(1, [2]);
    cluster.propose(1, openSession());
    cluster.propose(1, inSession(2, 1, put('x', 1)));
    cluster.propose(1, put('y', 2));
    cluster.letTalk(1, 2);
    cluster.propose(1, takeSnapshot());
    cluster.dropAll({ to: 3 });
    cluster.heartbeat(1);
    cluster.deliver({ from: 1, to: 3, kind: 'appendEntries' });
    cluster.deliver({ from: 3, to: 1, kind: 'appendEntriesReply' });
    cluster.propose(1, addVoter(5));
    cluster.propose(1, read('x', 'readIndex'));
    cluster.propose(1, transferLeadership(3));
  });
  expect(lines).toEqual([
    'leader of term 2; vote given to node 1',
    'log: 2 (the terms of indexes 5 to 5) behind index 4 of term 2',
    'has the snapshot up to index 4 of term 2 in 3 pieces',
    'committed up to 4, applied up to 4',
    'members since index 5 (not committed): voters 1, 2, 3 and 5, learner 4',
    expect.stringMatching(/^session 2, last active at \d+ us by the log's clock: keeps answer 1$/),
    expect.stringMatching(/^node 2 holds up to 4, is sent \d next \(replicate\)$/),
    'node 3 holds up to 0, is sent the snapshot up to index 4 of term 2: no piece of 3 so far',
    expect.stringMatching(/^node 4 /),
    expect.stringMatching(/^node 5 /),
    'hands leadership to node 3: it does not hold the whole log yet',
    expect.stringMatching(/^lease: a majority answered \d+ us ago$/),
    expect.stringMatching(/^request \d+ to read x waits for a majority to answer round \d+ \(it has \d+\)$/),
  ]);
});

test('and one that receives a snapshot, and waits for a read index', () => {
  const lines = linesOf(3, (world) => {
    const cluster = world.cluster({ nodes: 3, network: 'held', settings: { snapshotChunkBytes: 1 } });
    cluster.stand(1, [2]);
    cluster.propose(1, put('x', 1));
    cluster.propose(1, put('y', 2));
    cluster.letTalk(1, 2);
    cluster.propose(1, takeSnapshot());
    cluster.dropAll({ to: 3 });
    cluster.heartbeat(1);
    cluster.deliver({ from: 1, to: 3, kind: 'appendEntries' });
    cluster.deliver({ from: 3, to: 1, kind: 'appendEntriesReply' });
    cluster.deliver({ from: 1, to: 3, kind: 'installSnapshot' });
    cluster.propose(3, read('x', 'follower'));
  });
  expect(lines).toEqual([
    'follower of term 1, led by node 1; no vote given',
    'log: empty',
    'receives the snapshot up to index 3 of term 1: one piece of 2 so far',
    'committed up to 0, applied up to 0',
    'members from the start: voters 1, 2 and 3',
    expect.stringMatching(/^request \d+ to read x waits for a read index$/),
  ]);
});

/** The state of a node at the end of a script. */
function linesOf(node: number, play: (world: ScenarioWorld) => void): readonly string[] {
  let lines: readonly string[] = [];
  playScenario({ title: 'a test', source: 'Raft', play }, { watchers: [() => ({
    stepped: (each, _event, _effects, state) => {
      if (each === node) lines = raftNarrator.state(state as never);
    },
  })] });
  return lines;
}

/** In words. */
function changesIn(play: (world: ScenarioWorld) => void): ReadonlyMap<number, readonly string[]> {
  return new Map([...allChangesIn(play)].map(([node, changes]) => [node, changes.flatMap(({ text }) => text ?? [])]));
}

function allChangesIn(play: (world: ScenarioWorld) => void): ReadonlyMap<number, readonly Change[]> {
  const teller = raftNarrator.changes();
  const told = new Map<number, Change[]>();
  const note = (node: number, state: unknown): void => {
    told.set(node, [...told.get(node) ?? [], ...teller.tell(node, state as never)]);
  };
  playScenario({ title: 'a test', source: 'Raft', play }, { watchers: [() => ({
    booted: (node, state) => note(node, state),
    stepped: (node, _event, _effects, state) => note(node, state),
  })] });
  return told;
}
