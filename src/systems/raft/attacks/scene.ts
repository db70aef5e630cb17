/**
 * What an attack is: triggered faults aimed at a moment of Raft at which known bugs show. Each aims at one weak spot, and draws the
 * rest.
 */
import type { Stream } from '../../../base/random.ts';
import type { Micros, NodeId } from '../../../protocol.ts';
import type { Fault, Ppm, When } from '../../../sim/plan.ts';
import type { WorldPace } from '../../system.ts';
import type { raftPoints } from '../points.ts';

export type PointName = keyof typeof raftPoints;

export type Attack = (stream: Stream, scene: Scene) => readonly Fault[];

export interface Scene {
  readonly nodes: readonly NodeId[];
  /** Of the nodes, those that stand by at first. */
  readonly spares: readonly NodeId[];
  readonly pace: WorldPace;
  readonly timeoutUs: Micros;
  /** No clock is further off, to either side. */
  readonly driftPpm: Ppm;
}

/** The nth time for some n below 2^bits, early ones more often than late ones. */
export function moment(stream: Stream, point: PointName, bits: number): When {
  return { point, nth: 1 + stream.below(1 << (1 + stream.below(bits))), side: stream.pick(['before', 'after']) };
}

/** Back before anybody has missed it, or a little later. */
export function quick(stream: Stream, timeoutUs: Micros): Micros {
  return 1 + stream.below(Math.floor(timeoutUs / stream.pick([50, 5, 1])));
}
