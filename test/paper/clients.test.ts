// Raft §8 and dissertation §6.3: client sessions make a repeated operation take effect once; a test for each sentence that a
// few nodes can keep or break. How a node answers a client at all is in replication.test.ts.
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/raft/rules.ts';
import { get, inSession, openSession, takeSnapshot } from '../../src/scenario/commands.ts';
import {
  answerTo, append, ask, beat, cluster, elect, member, put, ready, refused, working,
} from '../support/raft-cluster.ts';
import { matched, mismatched, type TestNode } from '../support/raft-node.ts';

const settings = { sessionTimeoutUs: 1_000_000 };
const ok = (index: number, value: number | string | null = null) => ({ type: 'ok', result: { index, value } });

/** A leader with an open session, of id 2. */
function serving(options: Parameters<typeof ready>[0] = { settings }): TestNode {
  const node = ready(options).request(1, openSession()).receive(2, matched(1, 2));
  expect(answerTo(node, 1)).toEqual(ok(2, 2));
  return node;
}

/** Another entry is committed. */
function commit(node: TestNode): TestNode {
  return node.receive(2, matched(1, node.state.log.lastIndex));
}

describe('a session (diss. §6.3)', () => {
  test('bears the index of the entry that opened it', () => {
    expect(serving().applied.at(-1)).toMatchObject({ index: 2, command: openSession(), tookEffect: true });
  });

  test('"if a command has been executed already, the server responds immediately": same answer, no second effect', () => {
    const node = commit(serving().request(3, inSession(2, 1, append('a'))));
    node.request(4, inSession(2, 1, append('a')));
    expect([answerTo(node, 3), answerTo(node, 4)]).toEqual([ok(3), ok(3)]);
    expect(node.state.log.lastIndex).toBe(3);
    expect(node.state.machine.read('x')).toBe('a');
  });

  test('a retry that comes while the first attempt is not committed is told apart when it is applied', () => {
    const node = serving().request(3, inSession(2, 1, append('a'))).request(4, inSession(2, 1, append('a')));
    expect(commit(node).state.machine.read('x')).toBe('a');
    expect([answerTo(node, 3), answerTo(node, 4)]).toEqual([ok(3), ok(3)]);
    expect(node.applied.slice(-2).map(({ tookEffect }) => tookEffect)).toEqual([true, false]);
  });

  test('a retry gets the value that the first attempt got, though it is another by now', () => {
    const node = serving().request(3, inSession(2, 1, put(7))).request(4, inSession(2, 2, get('x'), 1));
    commit(node.request(5, put(8)).request(6, inSession(2, 2, get('x'), 1)));
    expect([answerTo(node, 4), answerTo(node, 6)]).toEqual([ok(4, 7), ok(4, 7)]);
  });

  test('the next operation of a session is a new one', () => {
    const node = serving().request(3, inSession(2, 1, append('a'))).request(4, inSession(2, 2, append('a')));
    expect(commit(node).state.machine.read('x')).toBe('aa');
  });

  test('without a session a retry takes effect again', () => {
    const node = commit(serving().request(3, append('a')).request(4, append('a')));
    expect(node.state.machine.read('x')).toBe('aa');
  });

  test('keeps the answers to several operations at a time, in whatever order they come', () => {
    const node = serving().request(3, inSession(2, 2, append('b'), 1)).request(4, inSession(2, 1, append('a'), 1));
    commit(node);
    node.request(5, inSession(2, 1, append('a'), 1)).request(6, inSession(2, 2, append('b'), 1));
    expect([5, 6].map((request) => answerTo(node, request))).toEqual([ok(4), ok(3)]);
    expect(node.state.machine.read('x')).toBe('ba');
  });

  test('"the server then discards all responses" that the client has: such a retry is refused, with no effect', () => {
    const node = commit(serving().request(3, inSession(2, 1, append('a'))).request(4, inSession(2, 2, append('b'))));
    commit(node.request(5, inSession(2, 1, append('a'))));
    expect(answerTo(node, 5)).toEqual(refused('already-answered'));
    expect(node.state.machine.read('x')).toBe('ab');
  });

  test('that was never opened is refused', () => {
    const node = commit(serving().request(3, inSession(9, 1, append('a'))));
    expect(answerTo(node, 3)).toEqual(refused('session-expired'));
    expect(node.state.machine.read('x')).toBeNull();
    expect(node.applied.at(-1)).toMatchObject({ tookEffect: false });
  });

  test('with the rule broken that refuses it, a retry after its end takes effect again', () => {
    const values = [rules, { ...rules, admitsUnknownSession: () => true }].map((played) => {
      const node = commit(serving({ settings, rules: played }).request(3, inSession(2, 1, append('a'))));
      node.nowUs = 2_000_000;
      commit(node.request(4, put(1, 'y')));
      return commit(node.request(5, inSession(2, 1, append('a')))).state.machine.read('x');
    });
    expect(values).toEqual(['a', 'aa']);
  });
});

describe('sessions are part of the replicated state (diss. §6.3)', () => {
  test('a new leader knows what the old one has answered', () => {
    const all = cluster([1, 2, 3], { settings });
    const one = member(all, 1);
    const two = member(all, 2);
    expect(ask(one, all, openSession())).toEqual(ok(2, 2));
    expect(ask(one, all, inSession(2, 1, append('a')))).toEqual(ok(3));
    beat(one, all);
    elect(two, all);
    expect(ask(two, all, inSession(2, 1, append('a')))).toEqual(ok(3));
    expect(two.state.machine.read('x')).toBe('a');
  });

  test('an attempt that an old leader has left in the log counts as the first', () => {
    const all = cluster([1, 2, 3], { settings });
    const one = member(all, 1);
    const two = member(all, 2);
    ask(one, all, openSession());
    // It reaches node 2, and no answer comes back.
    one.request(7, inSession(2, 1, append('a')));
    for (const { to, message } of one.take()) if (to === 2) two.receive(1, message);
    two.take();
    elect(two, all.slice(1));
    expect(ask(two, all, inSession(2, 1, append('a')))).toEqual(ok(3));
    expect(two.state.machine.read('x')).toBe('a');
  });

  test('a snapshot holds them: also after it, and after a restart, a retry has no second effect', () => {
    const all = cluster([1, 2, 3], { settings });
    const one = member(all, 1);
    ask(one, all, openSession());
    ask(one, all, inSession(2, 1, append('a')));
    beat(one, all);
    for (const node of all) {
      ask(node, all, takeSnapshot());
      node.crash();
      expect(node.state).toMatchObject({ lastApplied: 3, log: { firstIndex: 4 } });
    }
    elect(one, all);
    expect(ask(one, all, inSession(2, 1, append('a')))).toEqual(ok(3));
    expect(one.state.machine.read('x')).toBe('a');
  });

  test('an operator is told that it was taken once it is durable', () => {
    const node = working();
    node.slowDisk = true;
    node.request(9, takeSnapshot());
    expect(answerTo(node, 9)).toBeUndefined();
    expect(answerTo(node.sync(), 9)).toMatchObject({ type: 'ok' });
  });

  test('so does one that is installed', () => {
    const all = cluster([1, 2, 3], { settings: { ...settings, snapshotChunkBytes: 1 } });
    const one = member(all, 1);
    const three = member(all, 3);
    const two = all.slice(0, 2);
    ask(one, two, openSession());
    ask(one, two, inSession(2, 1, append('a')));
    ask(one, two, inSession(2, 2, append('b'), 1));
    ask(one, two, takeSnapshot());
    beat(one, all);
    expect(three.state.snapshot?.index).toBe(4);
    expect(three.state.machine.stateHash).toBe(one.state.machine.stateHash);
    elect(three, all);
    expect(ask(three, all, inSession(2, 1, append('a'), 1))).toEqual(ok(3));
  });

  test('a snapshot without them forgets what was answered', () => {
    const slots = ({ machine }: TestNode['state']) => machine.pieces().filter(({ type }) => type === 'slot');
    const broken = { ...rules, piecesOf: slots };
    const values = [rules, broken].map((played) => {
      const node = serving({ nodes: [1], settings, rules: played });
      node.request(3, inSession(2, 1, append('a'))).request(4, takeSnapshot()).crash();
      node.fire('election').request(5, inSession(2, 1, append('a')));
      return answerTo(node, 5);
    });
    expect(values).toEqual([ok(3), refused('session-expired')]);
  });
});

describe('expiry (diss. §6.3)', () => {
  test('a session that was idle for longer than the timeout is closed', () => {
    const node = serving();
    node.nowUs = 1_000_001;
    commit(node.request(3, inSession(2, 1, append('a'))));
    expect(answerTo(node, 3)).toEqual(refused('session-expired'));
  });

  test('one that asked for something in time stays open', () => {
    const node = serving();
    for (const [request, nowUs] of [[3, 1_000_000], [4, 2_000_000], [5, 3_000_000]] as const) {
      node.nowUs = nowUs;
      commit(node.request(request, inSession(2, request - 2, append('a'))));
    }
    expect(node.state.machine.read('x')).toBe('aaa');
    node.nowUs = 4_000_001;
    commit(node.request(6, inSession(2, 4, append('a'))));
    expect(answerTo(node, 6)).toEqual(refused('session-expired'));
  });

  test('it goes by the log\'s clock: all nodes close it at the same entry, whatever their own clocks show', () => {
    const all = cluster([1, 2, 3], { settings });
    const one = member(all, 1);
    member(all, 2).nowUs = 500_000_000;
    ask(one, all, openSession());
    one.nowUs = 900_000;
    ask(one, all, inSession(2, 1, append('a')));
    one.nowUs = 1_900_001;
    expect(ask(one, all, inSession(2, 2, append('b')))).toEqual(refused('session-expired'));
    beat(one, all);
    for (const { state } of all) expect([state.machine.read('x'), state.lastApplied]).toEqual(['a', 4]);
    expect(new Set(all.map(({ state }) => state.machine.stateHash)).size).toBe(1);
  });

  test('by each node\'s own clock their states would part', () => {
    const broken = { ...rules, sessionClock: ({ nowUs }: TestNode['state']) => nowUs };
    const all = cluster([1, 2, 3], { settings, rules: broken });
    const one = member(all, 1);
    ask(one, all, openSession());
    beat(one, all);
    member(all, 2).nowUs = 500_000_000;
    ask(one, all, inSession(2, 1, append('a')));
    beat(one, all);
    expect(new Set(all.map(({ state }) => state.machine.stateHash)).size).toBe(2);
  });

  test('the log\'s clock goes on from the last entry, whatever the new leader\'s own clock shows, and never back', () => {
    const all = cluster([1, 2, 3], { settings });
    const [one, two] = [member(all, 1), member(all, 2)];
    ask(one, all, openSession());
    one.nowUs = 900_000;
    ask(one, all, put(1));
    two.nowUs = 500_000_000;
    elect(two, all);
    two.nowUs += 50_000;
    ask(two, all, put(2));
    const times = all.map(({ state }) => [2, 3, 4, 5].map((index) => state.log.entryAt(index).timeUs));
    expect(times).toEqual(Array.from(all, () => [0, 900_000, 900_000, 950_000]));
    expect(ask(two, all, inSession(2, 1, append('a')))).toMatchObject({ type: 'ok' });
  });

  test('also from a snapshot, where that is all that is left', () => {
    const node = ready({ nodes: [1], settings });
    node.nowUs = 700_000;
    node.request(2, put(1)).request(3, takeSnapshot()).crash();
    node.nowUs = 5_000_000;
    node.fire('election');
    expect(node.state.log.entryAt(node.state.log.lastIndex).timeUs).toBe(700_000);
  });

  test('reading the answer to a retry at once does not need the log, and so does not keep a session open', () => {
    const node = commit(serving().request(3, inSession(2, 1, append('a'))));
    node.nowUs = 1_000_000;
    node.request(4, inSession(2, 1, append('a')));
    expect(answerTo(node, 4)).toEqual(ok(3));
    node.nowUs = 1_000_001;
    commit(node.request(5, inSession(2, 2, append('b'))));
    expect(answerTo(node, 5)).toEqual(refused('session-expired'));
  });
});

test('a deposed leader can\'t say what becomes of an operation in a session either', () => {
  const node = serving().request(3, inSession(2, 1, append('a'))).receive(2, mismatched(5, 1, 0));
  expect(answerTo(node, 3)).toEqual({ type: 'unknown' });
});

test.each([null, { type: 'configuration', voters: [1], oldVoters: null, learners: [] } as const])(
  'nobody can ask for what only leaders write: %j', (command) => {
    const node = ready({}).request(7, command);
    expect(answerTo(node, 7)).toMatchObject({ type: 'fail' });
    expect(node.state.log.lastIndex).toBe(1);
  });
