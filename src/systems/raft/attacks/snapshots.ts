/**
 * Snapshots that something comes between: Raft §7.
 */
import type { Stream } from '../../../base/random.ts';
import type { Fault, When } from '../../../sim/plan.ts';
import { moment, type PointName, quick, type Scene } from './scene.ts';

/** A node goes down between writing a snapshot and trimming its log, or as it gets one. */
export function snapshotCrash(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const point = stream.pick<PointName>(['writes-snapshot', 'trims-log', 'sends-snapshot']);
  const when: When = {
    point, nth: 1 + stream.below(12), side: point === 'sends-snapshot' ? 'after' : stream.pick(['after', 'after', 'durable']),
  };
  const afterUs = stream.pick([0, stream.between(0, pace.syncUs), 2 * pace.oneWayUs]);
  return [{ when, type: 'crash', node: 'subject', afterUs, downUs: quick(stream, timeoutUs) }];
}

/**
 * A follower misses so much that it needs a snapshot; and goes down, with what it has of it, soon after it is back. Whoever sends it
 * must find that out, and begin again.
 */
export function laggardCrash(stream: Stream, { nodes, pace, timeoutUs }: Scene): readonly Fault[] {
  const when = moment(stream, 'leader-commits', 6);
  const node = stream.pick(nodes);
  const forUs = stream.between(timeoutUs, 4 * timeoutUs);
  const roundUs = 2 * pace.oneWayUs + pace.syncUs;
  return [
    { when, type: 'isolate', node, mates: 0, forUs },
    { when, type: 'crash', node, afterUs: forUs + stream.between(0, 8 * roundUs), downUs: quick(stream, timeoutUs) },
  ];
}

/** One follower after the other misses a little, which its leader compacts at once: each is sent a snapshot. */
export function laggards(stream: Stream, { nodes, pace }: Scene): readonly Fault[] {
  const roundUs = 2 * pace.oneWayUs + pace.syncUs;
  return [1, 2, 3, 4].map(() => ({
    when: moment(stream, 'leader-commits', 9), type: 'isolate', node: stream.pick(nodes), mates: 0, forUs: stream.between(1, 4) * roundUs,
  }));
}
