/**
 * Snapshots that something comes between: Raft §7.
 */
import type { Stream } from '../../../base/random.ts';
import type { Fault, When } from '../../../sim/plan.ts';
import { type PointName, quick, type Scene } from './scene.ts';

/** A node goes down between writing a snapshot and trimming its log, or as it gets one. */
export function snapshotCrash(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const point = stream.pick<PointName>(['writes-snapshot', 'trims-log', 'sends-snapshot']);
  const when: When = {
    point, nth: 1 + stream.below(12), side: point === 'sends-snapshot' ? 'after' : stream.pick(['after', 'after', 'durable']),
  };
  const afterUs = stream.pick([0, stream.between(0, pace.syncUs), 2 * pace.oneWayUs]);
  return [{ when, type: 'crash', node: 'subject', afterUs, downUs: quick(stream, timeoutUs) }];
}
