// Raft §5.3 and §5.4.2: when an entry is committed. Also dissertation §10.2.1: a leader need not wait for its own disk.
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/raft/rules.ts';
import { entriesOf, leader, matched, TestNode } from '../support/raft-node.ts';

const nodes = [1, 2, 3, 4, 5];
const put = { type: 'put', key: 'x', value: 1 } as const;

describe('a leader commits (§5.3)', () => {
  test('an entry of its own term once a majority holds it, not before', () => {
    const node = leader({ nodes }).receive(2, matched(1, 1));
    expect(node.state.commitIndex).toBe(0);
    expect(node.receive(5, matched(1, 1)).state.commitIndex).toBe(1);
  });

  test('half of an even number is no majority', () => {
    const node = leader({ nodes: [1, 2, 3, 4] }).receive(2, matched(1, 1));
    expect(node.state.commitIndex).toBe(0);
  });

  test('the highest index that a majority holds', () => {
    const node = leader({ nodes }).request(7, put).request(8, put).request(9, put);
    node.receive(2, matched(1, 4)).receive(3, matched(1, 2));
    expect(node.state.commitIndex).toBe(2);
    expect(node.receive(4, matched(1, 3)).state.commitIndex).toBe(3);
  });

  test('and with an entry all that precede it', () => {
    const node = leader({ log: [1, 1, 2], term: 3 }).receive(2, matched(3, 4));
    expect(node.applied.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
  });

  test('nothing by an acknowledgement that arrives twice', () => {
    const node = leader({ nodes }).receive(2, matched(1, 1)).receive(2, matched(1, 1));
    expect(node.state.commitIndex).toBe(0);
  });

  test('and tells the followers with its next message', () => {
    const node = leader().receive(2, matched(1, 1));
    node.take();
    node.fire('heartbeat');
    expect(node.take()).toMatchObject([{ message: { leaderCommit: 1 } }, { message: { leaderCommit: 1 } }]);
  });

  test('alone in its cluster, what its own disk holds', () => {
    const node = new TestNode({ nodes: [1] }).fire('election').request(7, put);
    expect(node.state.commitIndex).toBe(2);
    expect(node.answers).toHaveLength(1);
  });
});

describe('entries of earlier terms (§5.4.2, Fig. 8)', () => {
  test('(c): a majority holds an entry of an earlier term, and it is not committed', () => {
    const node = leader({ nodes, log: [1, 2], term: 4 }).receive(2, matched(4, 2)).receive(3, matched(4, 2));
    expect(node.state.commitIndex).toBe(0);
  });

  test('(e): it is committed with the first entry of the leader\'s own term', () => {
    const node = leader({ nodes, log: [1, 2], term: 4 }).receive(2, matched(4, 2)).receive(3, matched(4, 2));
    node.receive(2, matched(4, 3)).receive(3, matched(4, 3));
    expect(node.state.commitIndex).toBe(3);
  });

  test('with the rule broken, (c) commits it', () => {
    const broken = { ...rules, mayCommit: () => true };
    const node = leader({ nodes, log: [1, 2], term: 4, rules: broken });
    node.receive(2, matched(4, 2)).receive(3, matched(4, 2));
    expect(node.state.commitIndex).toBe(2);
  });
});

describe('the leader\'s own disk (dissertation §10.2.1)', () => {
  function slowLeader(): TestNode {
    const node = leader({ settings: { noOp: false } }).receive(2, matched(1, 0)).receive(3, matched(1, 0));
    node.slowDisk = true;
    return node.request(7, put);
  }

  test('entries are sent in parallel with the own write', () => {
    const node = slowLeader();
    expect(node.take().map(({ to }) => to)).toEqual([2, 3]);
    expect(node.durable).toBe(node.journal.length - 1);
  });

  test('the leader does not count itself before its own disk holds the entry', () => {
    const node = slowLeader().receive(2, matched(1, 1));
    expect(node.state.commitIndex).toBe(0);
    expect(node.sync().state.commitIndex).toBe(1);
  });

  test('a majority of followers commits without it', () => {
    const node = slowLeader().receive(2, matched(1, 1)).receive(3, matched(1, 1));
    expect(node.state.commitIndex).toBe(1);
    expect(node.answers).toHaveLength(1);
  });

  test('a write of an earlier term that ends late counts for nothing', () => {
    const node = slowLeader();
    node.receive(2, { type: 'requestVoteReply', term: 5, voteGranted: false });
    node.fire('election').sync().receive(2, { type: 'requestVoteReply', term: 6, voteGranted: true });
    expect(node.state).toMatchObject({ role: 'leader', currentTerm: 6, durableIndex: 1 });
    node.request(8, put).signal({ type: 'durable', term: 1, index: 2 });
    expect(node.state.durableIndex).toBe(1);
  });

  test('what was durable when the term began counts from the start', () => {
    const node = leader({ log: [1, 1], term: 2, settings: { noOp: false } });
    expect(node.state.durableIndex).toBe(2);
    expect(entriesOf(node.state)).toHaveLength(2);
  });
});
