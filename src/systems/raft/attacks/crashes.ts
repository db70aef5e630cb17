/**
 * Crashes at the moments at which something is promised and not yet kept. A prototype found where the lever is: correlated power
 * loss with slow syncs and quick restarts, small batches, and voters that crash around the sync of their vote.
 */
import type { Stream } from '../../../base/random.ts';
import type { Fault, When } from '../../../sim/plan.ts';
import { moment, type PointName, quick, type Scene } from './scene.ts';

/** All nodes go down within a few milliseconds of a moment that matters, and come back at once. */
export function powerLoss(stream: Stream, { nodes, pace, timeoutUs }: Scene): readonly Fault[] {
  const point = stream.pick<PointName>(
    ['leader-appends', 'becomes-leader', 'leader-commits', 'acknowledges', 'follower-appends', 'sends-entries']);
  const when = moment(stream, point, 7);
  const spreadUs = stream.pick([0, pace.oneWayUs, 2 * pace.oneWayUs + pace.syncUs]);
  return nodes.map((node) => ({
    when, type: 'crash', node, afterUs: stream.between(0, spreadUs), downUs: quick(stream, timeoutUs),
  }));
}

/** A voter goes down around the sync of its vote. */
export function voterCrash(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const when: When = {
    point: stream.pick<PointName>(['grants-vote', 'grants-vote', 'becomes-candidate']),
    nth: 1 + stream.below(12), side: stream.pick(['before', 'after', 'after', 'durable']),
  };
  return [{ when, type: 'crash', node: 'subject', afterUs: stream.between(0, pace.syncUs), downUs: quick(stream, timeoutUs) }];
}

/** A leader goes down at once, perhaps between two of its messages. */
export function leaderCrash(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const point = stream.pick<PointName>(['becomes-leader', 'sends-entries', 'leader-appends', 'leader-commits']);
  const afterUs = stream.pick([0, 0, pace.oneWayUs, 2 * pace.oneWayUs + pace.syncUs]);
  return [{ when: moment(stream, point, 6), type: 'crash', node: 'subject', afterUs, downUs: quick(stream, timeoutUs) }];
}

/**
 * The leader's disk falls behind those of its followers, of which it may reach no more than it needs to commit. It goes
 * down with what it had not written; when it is back, it is with those whom it could not reach.
 */
export function slowLeader(stream: Stream, { nodes, pace, timeoutUs }: Scene): readonly Fault[] {
  const roundUs = 2 * pace.oneWayUs + pace.syncUs;
  const slow: When = { point: 'becomes-leader' satisfies PointName, nth: 1 + stream.below(6), side: 'after' };
  const extraUs = stream.between(1, 6) * roundUs;
  const afterUs = stream.between(roundUs, 3 * roundUs);
  const downUs = quick(stream, timeoutUs);
  const mates = Math.floor(nodes.length / 2);
  const strangers = nodes.length - 1 - mates;
  const slowDown: Fault = { when: slow, type: 'slowDisk', node: 'subject', extraUs, forUs: 8 * timeoutUs };
  if (stream.chance(400_000)) {
    return [slowDown, { when: moment(stream, 'leader-commits', 7), type: 'crash', node: 'subject', downUs }];
  }
  return [
    slowDown,
    { when: slow, type: 'isolate', node: 'subject', mates, forUs: afterUs },
    { when: slow, type: 'crash', node: 'subject', afterUs, downUs },
    { when: slow, type: 'isolate', node: 'subject', mates: -strangers, afterUs, forUs: 4 * timeoutUs },
  ];
}
