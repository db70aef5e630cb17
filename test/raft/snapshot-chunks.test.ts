// A snapshot on its way in chunks: whatever the network and crashes do to them, the follower ends as the leader.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Piece } from '../../src/raft/snapshot.ts';
import { beat, chunk, cluster, member, put, slot, snapshotOf } from '../support/raft-cluster.ts';
import { deliverAll, TestNode } from '../support/raft-node.ts';

const reply = { sequence: 2, result: { index: 4, value: 'v' } };
const pieces = fc.uniqueArray(fc.string({ maxLength: 4 }), { maxLength: 8 }).map((keys): readonly Piece[] => [
  ...keys.map((key, i) => slot(key, i)),
  { type: 'session', session: 3, lastActiveUs: 7, unanswered: 2, replies: [reply] },
]);

test('any chunks in any order, some of them twice, do no harm; the rest in order make an equal machine', () => {
  const sent = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 0, max: 4 })), { maxLength: 12 });
  fc.assert(fc.property(pieces, sent, (held, chunks) => {
    const snapshot = snapshotOf(5, 2, held);
    const node = new TestNode({ log: [1, 1] });
    for (const [offset, count] of chunks) {
      if (offset + count <= held.length) node.receive(2, chunk(snapshot, offset, count));
    }
    for (let offset = 0; offset < held.length; offset++) node.receive(2, chunk(snapshot, offset, 1));
    expect(node.state.machine.stateHash).toBe(snapshot.stateHash);
    expect(node.state.machine.pieces()).toEqual(held);
    expect(node.state).toMatchObject({ reception: null, log: { baseIndex: 5, lastIndex: 5 } });
  }));
});

/** What becomes of one message. */
const fate = fc.constantFrom('arrives', 'arrives', 'arrives', 'is lost', 'arrives twice', 'arrives late');

test('leader and follower come to an end of it, whatever becomes of their messages, and whenever the follower restarts', () => {
  const fates = fc.array(fate, { maxLength: 40 });
  const restarts = fc.uniqueArray(fc.nat(40), { maxLength: 4 });
  const chunkBytes = fc.integer({ min: 1, max: 40 });
  fc.assert(fc.property(fates, restarts, chunkBytes, (luck, crashes, snapshotChunkBytes) => {
    const all = cluster([1, 2, 3], { settings: { snapshotEntries: 5, snapshotChunkBytes } });
    const [one, three] = [member(all, 1), member(all, 3)];
    for (let i = 1; i <= 8; i++) {
      one.request(i, put(i, `key ${i}`));
      deliverAll(all.slice(0, 2));
    }
    let timeUs = 0;
    let step = 0;
    const late: (() => void)[] = [];
    while (three.state.lastApplied < one.state.lastApplied) {
      expect(step).toBeLessThan(1000);
      for (const node of all) node.nowUs = timeUs += 100_000;
      one.fire('heartbeat');
      for (let talk = true; talk;) {
        const under = [one, three].flatMap((node) => node.take().map((sent) => ({ from: node.id, ...sent })));
        talk = under.length > 0;
        for (const { from, to, message } of under.filter((sent) => sent.to !== 2)) {
          const arrive = (): unknown => member(all, to).receive(from, message);
          const becomes = luck[step] ?? 'arrives';
          if (crashes.includes(step)) three.crash();
          step++;
          if (becomes === 'arrives late') late.push(arrive);
          else if (becomes !== 'is lost') arrive();
          if (becomes === 'arrives twice') arrive();
          if (step % 3 === 0) late.shift()?.();
        }
      }
    }
    for (const arrive of late) arrive();
    beat(one, all);
    expect(three.state.snapshot?.index).toBe(5);
    expect(three.state.machine.stateHash).toBe(one.state.machine.stateHash);
  }), { numRuns: 200 });
});
