/**
 * Leaders that come and go, each with entries that the next may not know: Raft Fig. 8 and what is like it.
 */
import type { Stream } from '../../../base/random.ts';
import type { Micros } from '../../../protocol.ts';
import type { Fault, When } from '../../../sim/plan.ts';
import { moment, type PointName, type Scene } from './scene.ts';

/** The leader, having appended, is cut off with one follower, and crashes a little later: Fig. 8 (a). */
export function leaderWithOneMate(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const when = moment(stream, stream.pick<PointName>(['leader-appends', 'becomes-leader']), 6);
  const lastsUs = stream.between(timeoutUs, 4 * timeoutUs);
  const crashAfterUs = stream.pick([pace.oneWayUs + pace.syncUs, timeoutUs, 2 * timeoutUs]);
  return [
    { when, type: 'isolate', node: 'subject', mates: stream.pick([0, 1, 1, 2]), forUs: lastsUs },
    { when, type: 'crash', node: 'subject', afterUs: crashAfterUs, downUs: stream.between(1, 2 * timeoutUs) },
  ];
}

/** One leader after the other is cut off with a mate as soon as it has appended, and crashes. */
export function leaderChurn(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const first = 1 + stream.below(4);
  return [0, 1, 2, 3].flatMap((later) => {
    const crashAfterUs = stream.between(0, 3 * pace.oneWayUs + pace.syncUs);
    const mates = stream.pick([0, 1, 1]);
    return leaderEnds(first + later, mates, crashAfterUs, stream.between(1, 2 * timeoutUs), timeoutUs);
  });
}

/**
 * Fig. 8: (a) a leader has its entry on one mate and crashes, (b) the next keeps its own to itself and crashes for
 * longer, (c) a third, perhaps the first again, spreads the oldest entry and crashes, and (d) the second is back.
 */
export function figureEight(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const roundUs = 2 * pace.oneWayUs + pace.syncUs;
  const first = 1 + stream.below(3);
  const backUs = stream.between(timeoutUs, 4 * timeoutUs);
  const third: When = { point: 'becomes-leader' satisfies PointName, nth: first + 2, side: 'after' };
  const second: When = { ...third, nth: first + 1 };
  return [
    ...leaderEnds(first, 1, roundUs + stream.below(roundUs), stream.between(1, timeoutUs), timeoutUs),
    ...leaderEnds(first + 1, 0, 2 * pace.syncUs, backUs, timeoutUs),
    { when: third, type: 'crash', node: 'subject', afterUs: stream.between(roundUs, 4 * roundUs), downUs: 4 * timeoutUs },
    { when: second, type: 'fireTimer', node: 'subject', timer: 'election', afterUs: backUs + stream.below(2 * timeoutUs) },
  ];
}

/** The nth leader is cut off with some mates as soon as it is elected, and crashes. */
function leaderEnds(
  nth: number, mates: number, crashAfterUs: Micros, downUs: Micros, timeoutUs: Micros,
): readonly Fault[] {
  const when: When = { point: 'becomes-leader' satisfies PointName, nth, side: 'after' };
  return [
    { when, type: 'isolate', node: 'subject', mates, forUs: crashAfterUs + Math.min(downUs, timeoutUs) },
    { when, type: 'crash', node: 'subject', afterUs: crashAfterUs, downUs },
  ];
}

/** A leader has spread an entry of an earlier term, and goes down before it has spread one of its own: Fig. 8 (d). */
export function olderEntryResent(stream: Stream, { nodes, pace, timeoutUs }: Scene): readonly Fault[] {
  const when = moment(stream, 'resends-older-entry', 4);
  const roundUs = 2 * pace.oneWayUs + pace.syncUs;
  const afterUs = stream.between(Math.floor(roundUs / 2), 2 * roundUs);
  return [
    { when, type: 'crash', node: 'subject', afterUs, downUs: stream.between(1, 3 * timeoutUs) },
    { when, type: 'restart', node: stream.pick(nodes), afterUs: stream.between(0, timeoutUs) },
    { when, type: 'fireTimer', node: stream.pick(nodes), timer: 'election', afterUs: afterUs + stream.below(timeoutUs) },
  ];
}
