/**
 * Changes of the membership, and of who leads, that break off in the middle: Raft §6; dissertation §3.10, ch. 4.
 */
import type { Stream } from '../../../base/random.ts';
import type { Fault, When } from '../../../sim/plan.ts';
import { type PointName, quick, type Scene } from './scene.ts';

/**
 * A leader that changes the membership is cut off with no more than a mate as soon as it has appended the change, for
 * long enough that others elect one without it: the bug of 2015 begins so.
 */
export function changeCutOff(stream: Stream, { timeoutUs }: Scene): readonly Fault[] {
  const when: When = { point: 'changes-membership' satisfies PointName, nth: 1 + stream.below(4), side: stream.pick(['before', 'after']) };
  const forUs = stream.between(timeoutUs, 4 * timeoutUs);
  const cutOff: Fault = { when, type: 'isolate', node: 'subject', mates: stream.pick([0, 0, 1, -1, 2]), forUs };
  if (stream.chance(500_000)) return [cutOff];
  return [cutOff, { when, type: 'fireTimer', node: 'subject', timer: 'election', afterUs: forUs + stream.below(timeoutUs) }];
}

/** A leader that hands over, or whoever takes over, goes down or is cut off in the middle of it. */
export function handoverBroken(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const when: When = { point: 'hands-over' satisfies PointName, nth: 1 + stream.below(4), side: 'after' };
  const afterUs = stream.between(0, 2 * pace.oneWayUs + pace.syncUs);
  if (stream.chance(500_000)) {
    return [{ when, type: 'isolate', node: 'subject', mates: stream.pick([0, 1, 2]), afterUs, forUs: 2 * timeoutUs }];
  }
  return [{ when, type: 'crash', node: 'subject', afterUs, downUs: quick(stream, timeoutUs) }];
}
