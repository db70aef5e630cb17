// Pictures of Raft nodes: each shows the node as it stood after its event, whatever the node has done since.

import { describe, expect, test } from 'vitest';
import { at, present } from '../../../src/base/assert.ts';
import type { Case } from '../../../src/fuzz/case-type.ts';
import { run } from '../../../src/fuzz/run.ts';
import type { NodeId } from '../../../src/protocol.ts';
import { createEntry } from '../../../src/raft/entry.ts';
import type { JournalRecord } from '../../../src/raft/journal.ts';
import type { RaftState } from '../../../src/raft/state.ts';
import { recordRun } from '../../../src/report/recording/record-run.ts';
import type { NodePicture } from '../../../src/systems/picture.ts';
import { DurableEnd } from '../../../src/systems/raft/durable-end.ts';
import { tellCommand } from '../../../src/systems/raft/narrate-words.ts';
import { raftPictures } from '../../../src/systems/raft/picture.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { snapshotOf } from '../../support/raft-cluster.ts';
import { RAFT_CASES } from '../../support/recorded.ts';

/** The nodes of a fresh run that is stopped after this event: those that are up, as they stand. */
function stoppedAfter(event: number, testCase: Case): ReadonlyMap<NodeId, RaftState> {
  const states = new Map<NodeId, RaftState>();
  run({ ...testCase, maxEvents: event, stopAt: 'end' }, raftSystem, [() => ({
    booted: (node, state) => { states.set(node, state as RaftState); },
    crashed: (node) => { states.delete(node); },
  })]);
  return states;
}

/** A picture as plain data, with its whole log. */
function flat(picture: NodePicture): object {
  const { role, term, votedFor, leader, commitIndex, appliedIndex, snapshotIndex, firstIndex, lastIndex, peers, members } = picture;
  const cells = Array.from({ length: lastIndex - firstIndex + 1 }, (_, i) => picture.cell(firstIndex + i));
  return { role, term, votedFor, leader, commitIndex, appliedIndex, snapshotIndex, firstIndex, lastIndex, peers, members, cells };
}

/** The same, read off a state. */
function flatState({ role, currentTerm, votedFor, leader, commitIndex, lastApplied, log, progress, adopted }: RaftState): object {
  const { voters, oldVoters, learners } = adopted.configuration;
  const cells = Array.from({ length: log.lastIndex - log.baseIndex }, (_, i) => {
    const index = log.baseIndex + 1 + i;
    const { term, command } = log.entryAt(index);
    return { index, term, text: tellCommand(command) };
  });
  return {
    role, term: currentTerm, votedFor, leader, commitIndex, appliedIndex: lastApplied, snapshotIndex: log.baseIndex,
    firstIndex: log.baseIndex + 1, lastIndex: log.lastIndex, cells,
    peers: progress.map(({ id, nextIndex, matchIndex, mode }) => ({ node: id, nextIndex, matchIndex, mode })),
    members: [...new Set([...voters, ...oldVoters ?? [], ...learners])].sort((one, other) => one - other),
  };
}

describe.each(RAFT_CASES)('%s', (_name, testCase) => {
  const view = recordRun(testCase, raftSystem);
  const last = view.events.count - 1;

  test('the picture of an event is that of a fresh run which is stopped there', () => {
    const events = [1, 5, ...Array.from({ length: 12 }, (_, i) => Math.floor(((i + 1) * last) / 12) - (i * 7) % 5)];
    for (const event of events) {
      const states = stoppedAfter(event, testCase);
      for (const node of view.nodes) {
        const state = states.get(node);
        const picture = view.picture(node, event);
        expect(picture === null ? null : flat(picture), `node ${node} at ${event}`).toEqual(state === undefined ? null : flatState(state));
      }
    }
  });

  test('what is shown as durable comes back after every crash, as it was', () => {
    for (const node of view.nodes) {
      let down: NodePicture | null = null;
      for (let event = 1; event <= last; event++) {
        const before = view.picture(node, event - 1);
        const now = view.picture(node, event);
        if (before !== null && now === null) down = before;
        if (down === null || before !== null || now === null) continue;
        expect(now.lastIndex).toBeGreaterThanOrEqual(down.durableIndex);
        for (let index = Math.max(now.firstIndex, down.firstIndex); index <= down.durableIndex; index++) {
          expect(now.cell(index)).toEqual(down.cell(index));
        }
      }
    }
  });

  test('the log is durable no farther than it goes, and mostly less far while it grows', () => {
    let pending = 0;
    for (const node of view.nodes) {
      for (let event = 1; event <= last; event++) {
        const picture = view.picture(node, event);
        if (picture === null) continue;
        expect(picture.durableIndex).toBeLessThanOrEqual(picture.lastIndex);
        if (picture.durableIndex < picture.lastIndex) pending++;
      }
    }
    expect(pending).toBeGreaterThan(0);
  });

  test('nothing is drawn anew where nothing has changed, and logs are shared', () => {
    let shared = 0;
    let copied = 0;
    for (const node of view.nodes) {
      for (let event = 1; event <= last; event++) {
        const before = view.picture(node, event - 1);
        const now = view.picture(node, event);
        if (before === null || now === null || before === now) continue;
        expect({ ...flat(now), durable: now.durableIndex }).not.toEqual({ ...flat(before), durable: before.durableIndex });
        const upTo = Math.min(before.lastIndex, now.lastIndex);
        if (now.sharedUpTo?.(before) === upTo) shared++;
        else copied++;
      }
    }
    expect(shared).toBeGreaterThan(20 * copied);
  });
});

test('there is no cell before a log begins or behind its end', () => {
  const [, testCase] = at(RAFT_CASES, 2);
  const view = recordRun(testCase, raftSystem);
  const picture = present(view.picture(1, view.events.count - 1) ?? undefined, 'it is up');
  expect(picture.firstIndex).toBeGreaterThan(1);
  expect([picture.firstIndex - 1, picture.lastIndex + 1].map((index) => picture.cell(index))).toEqual([null, null]);
});

test('a node that nobody has seen boot shows its whole log as durable', () => {
  const states = stoppedAfter(900, at(RAFT_CASES, 0)[1]);
  const [node, state] = present([...states][0], 'a node that is up');
  const picture = raftPictures().draw(node, state);
  expect(picture.durableIndex).toBe(picture.lastIndex);
});

describe('how far a log is on disk', () => {
  const append = (index: number): JournalRecord => ({ type: 'append', index, entry: createEntry(1, null) });

  test('what is written is durable once the disk says so', () => {
    const end = new DurableEnd(2);
    end.wrote([append(3), append(4)], 4);
    end.wrote([append(5)], 5);
    expect(end.index()).toBe(2);
    end.durable(4);
    expect(end.index()).toBe(4);
    end.durable(5);
    expect(end.index()).toBe(5);
  });

  test('what is about to be replaced counts no more', () => {
    const end = new DurableEnd(5);
    end.wrote([{ type: 'truncate', fromIndex: 3 }, append(3)], 7);
    expect(end.index()).toBe(2);
    end.durable(7);
    expect(end.index()).toBe(3);
  });

  test('a checkpoint stands for its snapshot and the entries behind it', () => {
    const snapshot = snapshotOf(40, 2, []);
    const end = new DurableEnd(10);
    end.wrote([{ type: 'snapshot', snapshot }, { type: 'checkpoint', term: 2, votedFor: null, snapshot, entries: [createEntry(2, null)] }], 3);
    expect(end.index()).toBe(10);
    end.durable(3);
    expect(end.index()).toBe(41);
  });
});
