// The situations of a Raft cluster: what makes a new one, and what does not; and that keeping account of changes tells the same as
// looking at all nodes anew after each event.

import { describe, expect, test } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { run } from '../../../src/fuzz/run.ts';
import { drawCase } from '../../../src/fuzz/swarm.ts';
import type { NodeId } from '../../../src/protocol.ts';
import type { Raft, RaftState } from '../../../src/raft/state.ts';
import type { Observer } from '../../../src/sim/observer.ts';
import { coverRaft } from '../../../src/systems/raft/coverage.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { TestNode } from '../../support/raft-node.ts';

const profile = at(raftSystem.profiles, 0);

function situationsOf(seed: number, watch = coverRaft()): readonly number[] {
  run(drawCase(raftSystem, profile, seed, 'end', {}), raftSystem, [() => watch.observer]);
  return watch.states();
}

/** Each member in words, after each event: nothing is remembered from one to the next. */
function naive(): { readonly observer: Observer<Raft>; readonly situations: Set<string> } {
  const situations = new Set<string>();
  const states = new Map<NodeId, RaftState>();
  const down = new Set<NodeId>();
  let highestTerm = 0;
  const look = (): void => {
    const sorted = [...states].sort(([a], [b]) => a - b).map(([, state]) => state);
    const best = sorted.reduce<RaftState | null>((first, state) => (first === null || state.log.lastTerm > first.log.lastTerm
      || (state.log.lastTerm === first.log.lastTerm && state.log.lastIndex > first.log.lastIndex) ? state : first), null);
    if (best === null) return;
    for (const state of sorted) highestTerm = Math.max(highestTerm, state.currentTerm);
    const highestBase = Math.max(...sorted.map((state) => state.log.baseIndex));
    const words = sorted.flatMap((state) => wordsOf(state, best, down.has(state.id), highestTerm, highestBase));
    const kinds = [...new Set(words)].sort().map((word) => {
      const count = words.filter((other) => other === word).length;
      return `${count === 1 ? 'one' : 2 * count > words.length ? 'most' : 'some'} ${word}`;
    });
    situations.add(kinds.join('; '));
  };
  return {
    situations,
    observer: {
      booted(id, state) {
        states.set(id, state);
        down.delete(id);
        look();
      },
      crashed(id) {
        down.add(id);
        look();
      },
      retired(id) {
        states.delete(id);
        look();
      },
      stepped: look,
    },
  };
}

function wordsOf(
  state: RaftState, best: RaftState, isDown: boolean, highestTerm: number, highestBase: number,
): readonly string[] {
  const { log, adopted: { index, configuration: { voters, oldVoters, learners } } } = state;
  const isIn = (members: readonly (readonly NodeId[] | null)[]): boolean =>
    members.some((list) => list?.includes(state.id) === true);
  const newest = best.adopted.configuration;
  if (!isIn([voters, oldVoters, learners, newest.voters, newest.oldVoters, newest.learners])) return [];
  const leads = state.currentTerm < highestTerm ? 'old leader'
    : log.termAt(state.commitIndex) === state.currentTerm ? 'settled leader' : 'new leader';
  const isPart = best.log.termAt(log.lastIndex) === log.lastTerm;
  const allShow = best.adopted.index > highestBase;
  return [[
    isDown ? 'down' : state.role === 'leader' ? leads : 'follower',
    log.lastIndex < highestBase ? 'out of reach' : isPart ? '' : 'diverged',
    index !== best.adopted.index || (allShow && log.termAt(index) !== best.log.termAt(index)) ? 'other' : '',
    index > state.commitIndex ? 'pending' : '', oldVoters === null ? '' : 'joint',
    isIn([learners]) && !isIn([voters, oldVoters]) ? 'learner' : '',
  ].join(' ')];
}

describe('the situations of a cluster', () => {
  test('are as many as a naive account of all nodes after each event tells apart', () => {
    for (let seed = 0; seed < 30; seed++) {
      const watch = coverRaft();
      const account = naive();
      run(drawCase(raftSystem, profile, seed, 'end', {}), raftSystem, [() => watch.observer, () => account.observer]);
      expect(watch.states().length, `seed ${seed}`).toBe(account.situations.size);
    }
  });

  test('are told each once, and the same whenever a seed is run', () => {
    const states = situationsOf(5);
    expect(new Set(states).size).toBe(states.length);
    expect(situationsOf(5)).toEqual(states);
    expect(situationsOf(6)).not.toEqual(states);
  });

  test('are 32-bit integers', () => {
    for (const state of situationsOf(1)) expect(state | 0).toBe(state);
  });

  test('do not change what a run does', () => {
    const testCase = drawCase(raftSystem, profile, 3, 'end', {});
    const { observer } = coverRaft();
    expect(run(testCase, raftSystem, [() => observer]).digest).toBe(run(testCase, raftSystem).digest);
  });
});

describe('a new situation', () => {
  /** Three nodes on the bench, whose logs hold entries of these terms; told of under these ids. */
  function situationOf(ids: readonly NodeId[], logs: readonly (readonly number[])[]): number {
    const watch = coverRaft();
    const nodes = ids.toSorted((a, b) => a - b);
    ids.forEach((id, i) => {
      watch.observer.booted?.(id, new TestNode({ id, nodes, log: at(logs, i) }).state, []);
    });
    return at(watch.states(), watch.states().length - 1);
  }

  test('is not one in which nodes have changed their parts', () => {
    expect(situationOf([3, 1, 2], [[1, 1], [1], [1, 2]])).toBe(situationOf([1, 2, 3], [[1, 1], [1], [1, 2]]));
  });

  test('is not one of longer logs and higher terms', () => {
    const longer = situationOf([1, 2, 3], [[1, 1, 1, 4], [1, 1, 1], [1, 1, 1, 6, 6]]);
    expect(longer).toBe(situationOf([1, 2, 3], [[1, 1], [1], [1, 2]]));
  });

  test('is one in which a log has an end of its own', () => {
    expect(situationOf([1, 2, 3], [[1, 1], [1], [1, 2]])).not.toBe(situationOf([1, 2, 3], [[1], [1], [1, 2]]));
  });

  test('is one in which most are as one was', () => {
    expect(situationOf([1, 2, 3], [[1, 1], [1, 1], [1, 2]])).not.toBe(situationOf([1, 2, 3], [[1, 1], [1], [1, 2]]));
  });
});
