/**
 * Faults that strike at a time, whatever the system is at: how often each kind does in a run where it is on, and how hard. What is
 * aimed at a moment the system draws itself.
 */
import type { Stream } from '../base/random.ts';
import type { Micros, NodeId } from '../protocol.ts';
import type { Fault, FaultAction } from '../sim/plan.ts';
import type { FaultKind } from '../systems/system.ts';

/** What timed faults are drawn for. */
export interface Scene {
  readonly nodes: readonly NodeId[];
  readonly timers: readonly string[];
  readonly kinds: ReadonlySet<FaultKind>;
  readonly reactionUs: Micros;
  readonly chaosUs: Micros;
}

/** Each kind has a stream of its own, so that turning one off leaves the others as they are. */
export function drawTimedFaults(streamOf: (what: string) => Stream, scene: Scene): readonly Fault[] {
  const faults: Fault[] = [];
  for (const [kind, draw] of TIMED) {
    if (!scene.kinds.has(kind)) continue;
    const stream = streamOf(kind);
    const units = Math.floor(scene.chaosUs / scene.reactionUs);
    const count = 1 + stream.below(Math.max(1, Math.floor(units / stream.pick([2, 4, 8]))));
    for (let i = 0; i < count; i++) faults.push({ at: stream.below(scene.chaosUs), ...draw(stream, scene) });
  }
  return faults;
}

const TIMED: readonly (readonly [FaultKind, (stream: Stream, scene: Scene) => FaultAction])[] = [
  ['crash', (stream, { nodes, reactionUs }) =>
    ({ type: 'crash', node: stream.pick(nodes), downUs: span(stream, reactionUs) })],
  ['pause', (stream, { nodes, reactionUs }) =>
    ({ type: 'pause', node: stream.pick(nodes), forUs: span(stream, reactionUs) })],
  ['partition', (stream, { nodes, reactionUs }) =>
    ({ type: 'partition', groups: drawGroups(stream, nodes), forUs: span(stream, 2 * reactionUs) })],
  ['one-way-cut', (stream, { nodes, reactionUs }) =>
    ({ type: 'cut', from: stream.pick(nodes), to: stream.pick(nodes), forUs: span(stream, 2 * reactionUs) })],
  ['clog', (stream, { nodes, reactionUs }) =>
    ({ type: 'clog', from: stream.pick(nodes), to: stream.pick(nodes), forUs: span(stream, 3 * reactionUs) })],
  ['slow-disk', (stream, { nodes, reactionUs }) => ({
    type: 'slowDisk', node: stream.pick(nodes), extraUs: 1 + stream.below(reactionUs), forUs: span(stream, reactionUs),
  })],
  ['drift', (stream, { nodes }) =>
    ({ type: 'drift', node: stream.pick(nodes), ppm: stream.between(-100_000, 100_000) })],
  ['jump', (stream, { nodes, reactionUs }) =>
    ({ type: 'jump', node: stream.pick(nodes), byUs: stream.between(-10, 10) * reactionUs })],
  ['fire-timer', (stream, { nodes, timers }) =>
    ({ type: 'fireTimer', node: stream.pick(nodes), timer: stream.pick(timers) })],
];

/** Mostly short, sometimes several times `unitUs`. */
function span(stream: Stream, unitUs: Micros): Micros {
  const scale = stream.pick([20, 4, 1]);
  return 1 + Math.floor((stream.between(1, 300) * unitUs) / (100 * scale));
}

/** The nodes in two groups, or three, of any sizes. */
function drawGroups(stream: Stream, nodes: readonly NodeId[]): readonly (readonly NodeId[])[] {
  const groups: NodeId[][] = stream.chance(250_000) ? [[], [], []] : [[], []];
  for (const node of nodes) stream.pick(groups).push(node);
  return groups.filter((group) => group.length > 0);
}
