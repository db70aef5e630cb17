// Raft §7 and dissertation ch. 5: log compaction, a test for each sentence that a few nodes can keep or break.
import { describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../src/raft/journal.ts';
import { rules } from '../../src/raft/rules.ts';
import { takeSnapshot } from '../../src/scenario/commands.ts';
import { answerTo, append, entry, of, ready, refused, slot, snapshotOf, working } from '../support/raft-cluster.ts';
import { appendEntries, matched, TestNode } from '../support/raft-node.ts';

const recordsOf = (node: TestNode): readonly string[] => node.journal.map(({ type }) => type);

describe('taking a snapshot (§7)', () => {
  test('it holds what is applied, with the index and the term of the last entry, and the log goes up to there', () => {
    const node = working().request(9, takeSnapshot());
    expect(node.state.snapshot).toMatchObject({ index: 4, term: 1, pieces: [slot('x', '123')] });
    expect(node.state.log).toMatchObject({ baseIndex: 4, baseTerm: 1, lastIndex: 4, lastTerm: 1 });
    expect(answerTo(node, 9)).toEqual({ type: 'ok', result: { index: 4, value: null } });
  });

  test('what is not committed stays in the log', () => {
    const node = working().request(4, append('4')).request(9, takeSnapshot());
    expect(node.state.snapshot).toMatchObject({ index: 4, pieces: [slot('x', '123')] });
    expect(node.state.log).toMatchObject({ firstIndex: 5, lastIndex: 5 });
  });

  test('"each server takes snapshots independently": a follower does, and asks nobody', () => {
    const node = new TestNode({ log: [1, 1] });
    node.receive(2, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }));
    node.take();
    node.request(9, takeSnapshot());
    expect(node.state.snapshot).toMatchObject({ index: 2, term: 1 });
    expect(node.take()).toEqual([]);
  });

  test('one is taken as soon as so many entries have been applied, and again after as many', () => {
    const node = ready({ settings: { snapshotEntries: 3 } });
    const indexes = [2, 3, 4, 5, 6].map((index) => {
      node.request(index, append(`${index}`)).receive(2, matched(1, index));
      return node.state.snapshot?.index;
    });
    expect(indexes).toEqual([undefined, 3, 3, 3, 6]);
  });

  test('where nothing was applied since the last one, there is nothing to take', () => {
    const node = working().request(8, takeSnapshot()).request(9, takeSnapshot());
    expect(answerTo(node, 9)).toEqual(refused('nothing-to-compact'));
    expect(answerTo(new TestNode().request(7, takeSnapshot()), 7)).toEqual(refused('nothing-to-compact'));
  });

  test('it holds "the latest configuration in the log as of last included index", not one that is not committed', () => {
    const node = working(of([1, 2, 3])).request(4, { type: 'addVoter', node: 4 }).request(9, takeSnapshot());
    const held = (): unknown => node.state.snapshot?.configuration.voters;
    expect([held(), node.state.snapshot?.configurationIndex]).toEqual([[1, 2, 3], 0]);
    node.receive(2, matched(1, 5)).receive(3, matched(1, 5)).request(10, takeSnapshot());
    expect([held(), node.state.snapshot?.configurationIndex]).toEqual([[1, 2, 3, 4], 5]);
    expect(node.state.configurations).toHaveLength(1);
  });

  test('the configuration in it is in force after a restart', () => {
    const node = working(of([1, 2, 3])).request(4, { type: 'removeNode', node: 3 }).receive(2, matched(1, 5));
    node.request(9, takeSnapshot()).crash();
    expect(node.state.adopted).toMatchObject({ index: 5, configuration: { voters: [1, 2] } });
  });
});

describe('the disk (§7, diss. §5.1)', () => {
  test('the log is trimmed only once the snapshot is durable', () => {
    const node = working();
    node.slowDisk = true;
    node.request(9, takeSnapshot());
    expect(node.state.log.baseIndex).toBe(0);
    expect(node.sync(1).state.log.baseIndex).toBe(4);
    expect(recordsOf(node).slice(-2)).toEqual(['snapshot', 'checkpoint']);
  });

  test('no second one begins meanwhile', () => {
    const node = working();
    node.slowDisk = true;
    node.request(8, takeSnapshot()).request(4, append('4')).receive(2, matched(1, 5)).receive(3, matched(1, 5));
    expect(answerTo(node.request(9, takeSnapshot()), 9)).toEqual(refused('nothing-to-compact'));
    expect(node.sync().state.snapshot?.index).toBe(4);
  });

  test.each([['before the snapshot is durable', 0, 0], ['between snapshot and checkpoint', 1, 4], ['after both', 2, 4]])(
    'a crash %s loses nothing, and nothing is applied twice', (_, writes, applied) => {
      const node = working();
      node.slowDisk = true;
      node.request(9, takeSnapshot()).sync(writes);
      node.crash();
      const { commitIndex, lastApplied, log } = node.state;
      expect([commitIndex, lastApplied, log.baseIndex]).toEqual([applied, applied, applied]);
      expect(log.lastIndex).toBe(4);
      node.receive(2, appendEntries({ term: 2, prevLogIndex: 4, prevLogTerm: 1, leaderCommit: 4 }));
      expect(node.state.machine.read('x')).toBe('123');
    });

  test('with the rule broken that tells what is applied, a crash between the two applies it twice', () => {
    const journal: readonly JournalRecord[] = [
      { type: 'hardState', term: 1, votedFor: null }, { type: 'append', index: 1, entry: entry(1, append('1')) },
      { type: 'snapshot', snapshot: snapshotOf(1, 1, [slot('x', '1')]) },
    ];
    const values = [rules, { ...rules, appliedAtBoot: () => 0 }].map((played) => {
      const node = new TestNode({ journal, rules: played });
      node.receive(2, appendEntries({ prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 }));
      return node.state.machine.read('x');
    });
    expect(values).toEqual(['1', '11']);
  });

  test('the checkpoint holds all that the disk needs: term, vote, snapshot, and the log behind it', () => {
    const node = working().request(4, append('4')).request(9, takeSnapshot());
    const before = structuredClone(node.journal.at(-1));
    expect(before).toMatchObject({ type: 'checkpoint', term: 1, votedFor: 1, snapshot: { index: 4 }, entries: [{ term: 1 }] });
    node.crash();
    expect(node.state).toMatchObject({ currentTerm: 1, votedFor: 1, commitIndex: 4, log: { lastIndex: 5 } });
    expect(node.state.machine.read('x')).toBe('123');
  });
});
