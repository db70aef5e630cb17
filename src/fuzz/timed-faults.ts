/**
 * Faults that strike at a time, whatever the system is at: how often each kind does in a run where it is on, and how hard.
 * Some kinds are one fault each time, some a series of them. What is aimed at a moment the system draws itself.
 */
import { at } from '../base/assert.ts';
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
  for (const { kind, draw, most } of SERIES) {
    if (!scene.kinds.has(kind)) continue;
    const stream = streamOf(kind);
    const units = Math.floor(scene.chaosUs / scene.reactionUs);
    const count = 1 + stream.below(Math.max(1, Math.floor(units / stream.pick([8, 16, 32]))));
    const times = Math.min(count, most?.(scene) ?? count);
    const drawn = Array.from({ length: times }, () => draw(stream, scene, stream.below(scene.chaosUs)));
    // What would come after the chaos would not come at all.
    faults.push(...drawn.flat().filter(({ at: atUs }) => atUs < scene.chaosUs));
  }
  return faults;
}

type TimedFault = Fault & { readonly at: Micros };

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
  ['stalled-disk', (stream, { nodes, reactionUs }) =>
    ({ type: 'stallDisk', node: stream.pick(nodes), forUs: span(stream, 2 * reactionUs) })],
  ['full-disk', (stream, { nodes, reactionUs }) =>
    ({ type: 'fullDisk', node: stream.pick(nodes), forUs: span(stream, 2 * reactionUs), downUs: pause(stream, reactionUs) })],
  ['sync-error', (stream, { nodes, reactionUs }) =>
    ({ type: 'syncError', node: stream.pick(nodes), downUs: span(stream, reactionUs) })],
  ['drift', (stream, { nodes }) =>
    ({ type: 'drift', node: stream.pick(nodes), ppm: stream.between(-100_000, 100_000) })],
  ['jump', (stream, { nodes, reactionUs }) =>
    ({ type: 'jump', node: stream.pick(nodes), byUs: stream.between(-10, 10) * reactionUs })],
  ['fire-timer', (stream, { nodes, timers }) =>
    ({ type: 'fireTimer', node: stream.pick(nodes), timer: stream.pick(timers) })],
];

/** Several faults that belong together, the first of them at a time. Rarer than those that come alone. */
type DrawSeries = (stream: Stream, scene: Scene, atUs: Micros) => readonly TimedFault[];

const SERIES: readonly {
  readonly kind: FaultKind;
  readonly draw: DrawSeries;
  /** How many there are in a run at most. Absent: as many as it comes. */
  readonly most?: (scene: Scene) => number;
}[] = [
  { kind: 'rolling-restart', draw: rollingRestart },
  { kind: 'swizzle-clog', draw: swizzleClog },
  // A cluster that has lost a majority of its disks for good shows no more than that.
  { kind: 'bit-rot', draw: bitRot, most: ({ nodes }) => Math.max(1, Math.floor((nodes.length - 1) / 3)) },
  { kind: 'lying-sync', draw: lyingSync },
  { kind: 'lost-disk', draw: lostDisk },
  { kind: 'silent-corruption', draw: silentCorruption },
];

/** One node after the other goes down, the next one some time after the last is back, or at once. */
function rollingRestart(stream: Stream, { nodes, reactionUs }: Scene, atUs: Micros): readonly TimedFault[] {
  const restUs = stream.pick([0, 0, pause(stream, reactionUs), span(stream, reactionUs)]);
  let nextUs = atUs;
  return shuffled(stream, nodes).map((node) => {
    const fault: TimedFault = { at: nextUs, type: 'crash', node, downUs: pause(stream, reactionUs) };
    nextUs += (fault.downUs ?? 0) + restUs;
    return fault;
  });
}

/** FoundationDB's: some nodes are clogged one after the other, and set free one after the other in another order. */
function swizzleClog(stream: Stream, { nodes, reactionUs }: Scene, atUs: Micros): readonly TimedFault[] {
  const some = shuffled(stream, nodes).slice(0, stream.between(1, nodes.length));
  const stepUs = pause(stream, reactionUs);
  const lastUs = atUs + some.length * stepUs + span(stream, reactionUs);
  const freed = shuffled(stream, some);
  return some.map((node, i) => {
    const from = atUs + i * stepUs;
    return { at: from, type: 'clogNode', node, forUs: lastUs + freed.indexOf(node) * stepUs - from };
  });
}

/** A record rots, and its node finds out when it restarts a little later. */
function bitRot(stream: Stream, { nodes, reactionUs }: Scene, atUs: Micros): readonly TimedFault[] {
  return damaged({ at: atUs, type: 'bitRot', node: stream.pick(nodes) }, stream, reactionUs);
}

/** The disks of some nodes lie, and before they say the truth again, or a little later, these nodes go down. */
function lyingSync(stream: Stream, { nodes, reactionUs }: Scene, atUs: Micros): readonly TimedFault[] {
  const forUs = reactionUs + span(stream, 2 * reactionUs);
  const downAtUs = atUs + forUs - stream.below(reactionUs);
  return shuffled(stream, nodes).slice(0, stream.between(1, nodes.length)).flatMap((node) => [
    { at: atUs, type: 'lyingSync', node, forUs },
    { at: downAtUs + pause(stream, reactionUs), type: 'crash', node, downUs: pause(stream, reactionUs) },
  ]);
}

/** One node, or one after the other, comes back on an empty disk. */
function lostDisk(stream: Stream, { nodes, reactionUs }: Scene, atUs: Micros): readonly TimedFault[] {
  const count = stream.pick([1, 1, 1 + Math.floor(nodes.length / 2)]);
  return shuffled(stream, nodes).slice(0, count).map((node) =>
    ({ at: atUs + pause(stream, reactionUs), type: 'loseDisk', node, downUs: pause(stream, reactionUs) }));
}

/** A record changes, and its node reads it back when it restarts a little later. */
function silentCorruption(stream: Stream, { nodes, reactionUs }: Scene, atUs: Micros): readonly TimedFault[] {
  return damaged({ at: atUs, type: 'silentCorruption', node: stream.pick(nodes) }, stream, reactionUs);
}

/** What a fault has done to a disk shows only in a restart. */
function damaged(
  fault: TimedFault & { readonly node: NodeId }, stream: Stream, reactionUs: Micros,
): readonly TimedFault[] {
  const { at: atUs, node } = fault;
  return [fault, { at: atUs + span(stream, reactionUs), type: 'crash', node, downUs: pause(stream, reactionUs) }];
}

/** Shorter than the system takes to react, as likely as not by far. */
function pause(stream: Stream, reactionUs: Micros): Micros {
  return 1 + stream.below(Math.ceil(reactionUs / stream.pick([1, 5, 20])));
}

function shuffled(stream: Stream, nodes: readonly NodeId[]): readonly NodeId[] {
  const rest = nodes.slice();
  return nodes.map(() => at(rest.splice(stream.below(rest.length), 1), 0));
}

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
