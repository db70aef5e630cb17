// Sessions as a table: what they keep, in which order they close, and that their hash tells them apart.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sessions } from '../../src/raft/sessions.ts';
import type { SessionPiece } from '../../src/raft/snapshot.ts';

/** Idle for more than 100. */
const isExpired = (lastActiveUs: number, timeUs: number): boolean => timeUs - lastActiveUs > 100;

type Step =
  | { readonly type: 'open' | 'expire' }
  | { readonly type: 'ask'; readonly session: number; readonly sequence: number; readonly unanswered: number };

const step: fc.Arbitrary<Step & { readonly afterUs: number }> = fc.oneof(
  fc.record({ type: fc.constantFrom('open' as const, 'expire' as const), afterUs: fc.nat(90) }),
  fc.record({
    type: fc.constant('ask' as const), afterUs: fc.nat(90), session: fc.integer({ min: 1, max: 6 }),
    sequence: fc.integer({ min: 1, max: 4 }), unanswered: fc.integer({ min: 1, max: 4 }),
  }),
);

/** Plays the steps, each at its index, on a table and on a plain map. */
function play(steps: readonly (Step & { readonly afterUs: number })[]): {
  readonly sessions: Sessions; readonly model: ReadonlyMap<number, SessionPiece>;
} {
  const sessions = new Sessions();
  const model = new Map<number, SessionPiece>();
  let timeUs = 0;
  for (const [i, { afterUs, ...each }] of steps.entries()) {
    const index = i + 1;
    timeUs += afterUs;
    sessions.expire(timeUs, isExpired);
    for (const [id, { lastActiveUs }] of model) if (timeUs - lastActiveUs > 100) model.delete(id);
    if (each.type === 'open') {
      sessions.create(index, timeUs);
      model.set(index, { type: 'session', session: index, lastActiveUs: timeUs, unanswered: 1, replies: [] });
    } else if (each.type === 'ask') {
      ask(sessions, each, index, timeUs);
      const known = model.get(each.session);
      if (known !== undefined) model.set(each.session, asked(known, each, index, timeUs));
    }
  }
  return { sessions, model };
}

type Ask = Step & { readonly type: 'ask' };

function ask(sessions: Sessions, each: Ask, index: number, timeUs: number): void {
  const { session: id, sequence, unanswered } = each;
  const session = sessions.get(id);
  if (session === undefined) return;
  sessions.touch(session, timeUs, unanswered);
  if (session.replies.has(sequence) || sequence < session.unanswered) return;
  sessions.remember(session, sequence, { index, value: null });
}

function asked(piece: SessionPiece, each: Ask, index: number, timeUs: number): SessionPiece {
  const { sequence, unanswered } = each;
  const known = Math.max(piece.unanswered, unanswered);
  const kept = piece.replies.filter((reply) => reply.sequence >= known);
  const isNew = sequence >= known && kept.every((reply) => reply.sequence !== sequence);
  const replies = isNew ? [...kept, { sequence, result: { index, value: null } }] : kept;
  const ascending = replies.toSorted((one, other) => one.sequence - other.sequence);
  return { ...piece, lastActiveUs: timeUs, unanswered: known, replies: ascending };
}

test('the table agrees with a map, and its pieces are in the order in which sessions were last active', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const { sessions, model } = play(steps);
    const pieces = sessions.pieces();
    const bySession = (one: SessionPiece, other: SessionPiece): number => one.session - other.session;
    expect(pieces.toSorted(bySession)).toEqual([...model.values()].toSorted(bySession));
    const times = pieces.map(({ lastActiveUs }) => lastActiveUs);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  }));
});

test('restored from its pieces it is the same, its hash too, and closes the same sessions later', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), fc.nat(300), (steps, laterUs) => {
    const { sessions } = play(steps);
    const restored = new Sessions();
    for (const piece of sessions.pieces()) restored.restore(piece);
    expect(restored.pieces()).toEqual(sessions.pieces());
    expect(restored.hash).toBe(sessions.hash);
    for (const table of [sessions, restored]) table.expire(90 * 30 + laterUs, isExpired);
    expect(restored.pieces()).toEqual(sessions.pieces());
    expect(restored.hash).toBe(sessions.hash);
  }));
});

test('different tables have different hashes, and an empty one has none', () => {
  const hashOf = (change: (sessions: Sessions) => void): number => {
    const sessions = new Sessions();
    const session = sessions.create(1, 10);
    sessions.remember(session, 1, { index: 2, value: null });
    change(sessions);
    return sessions.hash;
  };
  const hashes = [
    hashOf(() => undefined),
    hashOf((sessions) => sessions.create(2, 10)),
    hashOf((sessions) => { ask(sessions, { type: 'ask', session: 1, sequence: 2, unanswered: 1 }, 3, 10); }),
    hashOf((sessions) => { ask(sessions, { type: 'ask', session: 1, sequence: 2, unanswered: 1 }, 4, 10); }),
    hashOf((sessions) => { ask(sessions, { type: 'ask', session: 1, sequence: 1, unanswered: 1 }, 3, 11); }),
    hashOf((sessions) => { ask(sessions, { type: 'ask', session: 1, sequence: 1, unanswered: 2 }, 3, 10); }),
    hashOf((sessions) => { sessions.clear(); }),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(hashes.at(-1)).toBe(0);
});
