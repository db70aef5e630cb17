// Raft Fig. 7: a new leader meets six kinds of follower, and brings each to its own log (§5.3).
import { expect, test } from 'vitest';
import { deliverAll, leader, TestNode } from '../support/raft-node.ts';

const nodes = [1, 2, 3, 4, 5, 6, 7];
const leaderLog = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
const followers = [
  ['(a)', [1, 1, 1, 4, 4, 5, 5, 6, 6]],
  ['(b)', [1, 1, 1, 4]],
  ['(c)', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]],
  ['(d)', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]],
  ['(e)', [1, 1, 1, 4, 4, 4, 4]],
  ['(f)', [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]],
] as const;

test.each([1, 3, 64])('all seven logs become equal, with batches of %i', (maxBatchEntries) => {
  const options = { nodes, settings: { maxBatchEntries, noOp: false } };
  const first = leader({ ...options, id: 1, log: leaderLog, term: 8 });
  const others = followers.map(([, log], i) => new TestNode({ ...options, id: i + 2, log, term: 7 }));
  expect(first.state.progress.map(({ nextIndex }) => nextIndex)).toEqual([11, 11, 11, 11, 11, 11]);

  first.request(1, { type: 'put', key: 'x', value: 8 }).fire('heartbeat');
  deliverAll([first, ...others]);

  for (const node of [first, ...others]) expect(node.terms).toEqual([...leaderLog, 8]);
  expect(first.state).toMatchObject({ commitIndex: 11, lastApplied: 11 });
  expect(first.state.progress.every(({ matchIndex, mode }) => matchIndex === 11 && mode === 'replicate')).toBe(true);

  first.fire('heartbeat');
  deliverAll([first, ...others]);
  for (const node of others) expect(node.state.machine.stateHash).toBe(first.state.machine.stateHash);
});

test.each(followers)('follower %s ends with the leader\'s log on its disk too', (_, log) => {
  const first = leader({ nodes: [1, 2, 3], log: leaderLog, term: 8 });
  const follower = new TestNode({ nodes: [1, 2, 3], id: 2, log, term: 7 });
  first.fire('heartbeat');
  deliverAll([first, follower]);
  follower.crash();
  expect(follower.terms).toEqual([...leaderLog, 8]);
});
