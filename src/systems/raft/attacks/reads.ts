/**
 * Leaders that are none any more and do not know it, while clients ask them: dissertation §6.4.
 */
import type { Stream } from '../../../base/random.ts';
import type { NodeId } from '../../../protocol.ts';
import type { Fault, Ppm, When } from '../../../sim/plan.ts';
import { moment, type PointName, type Scene } from './scene.ts';

/** A leader is cut off alone and does not know it, while clients may still reach it: its reads are old now. */
export function leaderAlone(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const when = moment(stream, stream.pick<PointName>(['leader-commits', 'becomes-leader']), 6);
  const afterUs = stream.between(0, 4 * pace.oneWayUs);
  return [{ when, type: 'isolate', node: 'subject', mates: 0, afterUs, forUs: stream.between(timeoutUs, 5 * timeoutUs) }];
}

/** A leader is cut off alone, and one of the others stands at once, though they have just heard it. */
export function leaderUsurped(stream: Stream, { nodes, pace, timeoutUs }: Scene): readonly Fault[] {
  const when = moment(stream, 'leader-commits', 7);
  const afterUs = stream.between(0, 4 * pace.oneWayUs);
  const usurpers = [stream.pick(nodes), stream.pick(nodes)];
  return [
    { when, type: 'isolate', node: 'subject', mates: 0, afterUs, forUs: stream.between(timeoutUs, 3 * timeoutUs) },
    ...usurpers.map((node): Fault => ({
      when, type: 'fireTimer', node, timer: 'election', afterUs: afterUs + stream.between(1, 4 * pace.oneWayUs),
    })),
  ];
}

/** A leader stands still, as in a long garbage collection, and when it goes on it has missed an election. */
export function leaderPaused(stream: Stream, { timeoutUs }: Scene): readonly Fault[] {
  const when = moment(stream, stream.pick<PointName>(['leader-commits', 'sends-entries']), 7);
  return [{ when, type: 'pause', node: 'subject', forUs: stream.between(timeoutUs, 3 * timeoutUs) }];
}

/** The leader's clock runs as slow as clocks may, and all others' as fast: what it takes for its lease is shortest for them. */
export function clocksApart(stream: Stream, { nodes, driftPpm }: Scene): readonly Fault[] {
  return apart(moment(stream, 'becomes-leader', 3), nodes, driftPpm);
}

/** A leader with so slow a clock is cut off alone, and the others, who are so fast, elect one of them as soon as they may. */
export function leaseOutlived(stream: Stream, { nodes, driftPpm, timeoutUs }: Scene): readonly Fault[] {
  const when = moment(stream, 'becomes-leader', 3);
  const afterUs = stream.between(Math.floor(timeoutUs / 2), 4 * timeoutUs);
  return [...apart(when, nodes, driftPpm), { when, type: 'isolate', node: 'subject', mates: 0, afterUs, forUs: 2 * timeoutUs }];
}

function apart(when: When, nodes: readonly NodeId[], ppm: Ppm): readonly Fault[] {
  return [...nodes.map((node): Fault => ({ when, type: 'drift', node, ppm })), { when, type: 'drift', node: 'subject', ppm: -ppm }];
}
