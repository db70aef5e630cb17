/**
 * Elections that run into each other.
 */
import type { Stream } from '../../../base/random.ts';
import type { NodeId } from '../../../protocol.ts';
import type { Fault, When } from '../../../sim/plan.ts';
import { moment, type PointName, type Scene } from './scene.ts';

/** What is on its way to a candidate comes when others have long moved on: its votes first, then the next leader. */
export function lateVotes(stream: Stream, { nodes, timeoutUs }: Scene): readonly Fault[] {
  const when: When = { point: 'becomes-candidate' satisfies PointName, nth: 1 + stream.below(8), side: 'after' };
  const forUs = stream.between(timeoutUs, 4 * timeoutUs);
  return nodes.map((node) => ({ when, type: 'clog', from: node, to: 'subject', forUs }));
}

/** Two nodes stand for election around the same moment. */
export function duel(stream: Stream, { nodes, pace }: Scene): readonly Fault[] {
  const when = moment(stream, stream.pick<PointName>(['becomes-candidate', 'leader-commits', 'becomes-leader']), 4);
  const fire = (): Fault => ({
    when, type: 'fireTimer', node: stream.pick(nodes), timer: 'election', afterUs: stream.between(0, 2 * pace.oneWayUs),
  });
  return [fire(), fire()];
}

/**
 * A node is cut off, misses what is committed, and comes back when all is healed; its clock is the fastest, so that it always is the
 * first to stand, and nobody may vote for it.
 */
export function hastyStraggler(stream: Stream, { nodes, driftPpm }: Scene): readonly Fault[] {
  const hasty = stream.pick(nodes);
  const clocks: When = { point: 'becomes-leader' satisfies PointName, nth: 1, side: 'after' };
  const ppm = (node: NodeId): number => (node === hasty ? driftPpm : stream.between(-driftPpm, 0));
  return [
    ...nodes.map((node): Fault => ({ when: clocks, type: 'drift', node, ppm: ppm(node) })),
    { when: moment(stream, 'leader-commits', 4), type: 'isolate', node: hasty, mates: 0 },
  ];
}
