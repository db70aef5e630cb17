/**
 * Leaders that are none any more and do not know it, while clients ask them: dissertation §6.4.
 */
import type { Stream } from '../../../base/random.ts';
import type { Fault } from '../../../sim/plan.ts';
import { moment, type PointName, type Scene } from './scene.ts';

/** A leader is cut off alone and does not know it, while clients may still reach it: its reads are old now. */
export function leaderAlone(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const when = moment(stream, stream.pick<PointName>(['leader-commits', 'becomes-leader']), 6);
  const afterUs = stream.between(0, 4 * pace.oneWayUs);
  return [{ when, type: 'isolate', node: 'subject', mates: 0, afterUs, forUs: stream.between(timeoutUs, 5 * timeoutUs) }];
}
