/**
 * Swarm: a seed and a profile make a Plan. The seed turns whole kinds of faults on and off and loads the dice of those
 * that are on, so that runs differ in kind and not only in luck. What only the system can know (settings, what clients
 * ask for, attacks on its own weak moments) it draws itself.
 */
import { assert } from '../base/assert.ts';
import { Stream } from '../base/random.ts';
import type { Micros, NodeId } from '../protocol.ts';
import type {
  DiskSettings, Latency, NetworkSettings, Plan, Ppm, WorkloadSettings,
} from '../sim/plan.ts';
import type { FaultKind, Profile, System, SystemSwarm, WorldPace } from '../systems/system.ts';
import { LIMITS } from './case-schema.ts';
import type { Case, StopAt } from './case-type.ts';
import { drawTimedFaults, type Scene } from './timed-faults.ts';
import { programVersion } from './version.ts';

export interface SwarmOptions {
  readonly mutant?: string;
  /** Fixes the number of initial members: the system may add nodes that stand by. */
  readonly nodes?: number;
}

/** A run of more events than this ends as unknown: fifty times what is usual. */
const MAX_EVENTS = 400_000;

/** The Case that a seed means, in this version of the program. */
export function drawCase(
  system: System, profile: Profile, seed: number, stopAt: StopAt, options: SwarmOptions,
): Case {
  return caseOf(drawPlan(system, profile, seed, options), stopAt);
}

/** The Case in which nothing is decided but the Plan. */
export function caseOf(plan: Plan, stopAt: StopAt): Case {
  return { ...UNDECIDED, plan, stopAt };
}

/** All is drawn. */
export const UNDECIDED: Omit<Case, 'plan' | 'stopAt'> = {
  formatVersion: 1,
  programVersion,
  choices: { fallback: 'seeded', overrides: {} },
  maxEvents: MAX_EVENTS,
};

export function drawPlan(system: System, profile: Profile, seed: number, options: SwarmOptions): Plan {
  const stream = (what: string): Stream => new Stream(`swarm/${profile.name}/${seed}/${what}`);
  const shape = stream('shape');
  const drawnSize = shape.pick(profile.sizes);
  const size = options.nodes ?? drawnSize;
  const swarm = { ...system.swarm, ...profile.swarm };
  const nodes = drawNodes(stream('nodes'), system.name, swarm, size);
  const kinds = new Set([
    ...profile.faults.filter(() => shape.chance(500_000)),
    ...(profile.rarely ?? []).filter(() => shape.chance(125_000)),
    ...profile.always ?? [],
  ]);
  const pace: WorldPace = { oneWayUs: shape.pick(ONE_WAY_US), syncUs: shape.pick(SYNC_US) };
  const settings = swarm.settings(stream('settings'), pace, nodes, size);
  const parsed = system.parseSettings(settings);
  assert(parsed.ok, 'a system draws settings that it accepts', system.name, settings);
  const reactionUs = swarm.reactionUs(parsed.value);
  const chaosUs = shape.between(profile.chaos[0], profile.chaos[1]) * reactionUs;
  const scene: Scene = { nodes, timers: system.timers, kinds, reactionUs, chaosUs };
  const attacks = kinds.has('attack') ? swarm.attacks(stream('attacks'), nodes, parsed.value, pace) : [];
  const plan: Plan = {
    seed: String(seed),
    system: system.name,
    ...(options.mutant === undefined ? {} : { mutant: options.mutant }),
    nodes,
    settings,
    network: {
      ...drawNetwork(stream('network'), pace, kinds, reactionUs),
      ...(system.protocol.isBulk === undefined ? {} : { bulkBandwidth: drawBulkBandwidth(stream('bulk')) }),
    },
    disk: drawDisk(stream('disk'), pace, kinds),
    clocks: { driftPpm: kinds.has('drift') ? drawDrift(stream('drift'), nodes) : {} },
    workload: drawWorkload(stream, swarm, { nodes, size, settings: parsed.value, pace, reactionUs }),
    faults: [...attacks, ...drawTimedFaults(stream, scene)],
    phases: { chaosUs, calmUs: swarm.recoveryUs(parsed.value) },
  };
  const problems = system.checkPlan?.(plan, parsed.value) ?? [];
  assert(problems.length === 0, 'a system draws Plans that it accepts', system.name, problems);
  return plan;
}

function drawNodes(stream: Stream, name: string, swarm: SystemSwarm, size: number): readonly NodeId[] {
  const nodes = swarm.nodes?.(stream, size) ?? Array.from({ length: size }, (_, i) => i + 1);
  assert(nodes.length >= size && nodes.length <= LIMITS.nodes, 'a system draws the nodes it was asked for', name, nodes);
  return nodes;
}

const ONE_WAY_US = [500, 1_000, 2_000, 5_000, 10_000];
/** Slow syncs, as slow as several hops, leave a crash something to lose. */
const SYNC_US = [200, 1_000, 5_000, 10_000, 20_000];

function drawNetwork(
  stream: Stream, pace: WorldPace, kinds: ReadonlySet<FaultKind>, reactionUs: Micros,
): NetworkSettings {
  const tailPpm = stream.pick([5_000, 20_000, 100_000]);
  const lossPpm = stream.pick([2_000, 20_000, 80_000]);
  const duplicatePpm = stream.pick([10_000, 100_000]);
  return {
    latency: latency(pace.oneWayUs, kinds.has('heavy-tail') ? tailPpm : 1_000, 4 * reactionUs),
    lossPpm: kinds.has('loss') ? lossPpm : 0,
    duplicatePpm: kinds.has('duplication') ? duplicatePpm : 0,
    cutLossPpm: stream.pick([0, 500_000, 900_000, 1_000_000]),
    fifo: stream.chance(200_000),
    bandwidth: stream.chance(100_000) ? 2_000_000 : 0,
    held: false,
  };
}

/** The same as the ordinary bandwidth where that has a bound; or a bulk message takes its turn with the others. */
function drawBulkBandwidth(stream: Stream): number {
  return stream.chance(500_000) ? 2_000_000 : 0;
}

function drawDisk(stream: Stream, pace: WorldPace, kinds: ReadonlySet<FaultKind>): DiskSettings {
  const tornPpm = stream.pick([100_000, 500_000]);
  return {
    sync: latency(pace.syncUs, stream.pick([1_000, 20_000, 100_000]), 20 * pace.syncUs),
    tornPpm: kinds.has('torn-write') ? tornPpm : 0,
  };
}

function drawDrift(stream: Stream, nodes: readonly NodeId[]): { readonly [node: string]: number } {
  const bound: Ppm = stream.pick([500, 20_000, 100_000]);
  return Object.fromEntries(nodes.map((node) => [node, stream.between(-bound, bound)]));
}

/** What is asked of a cluster depends on it. */
interface Cluster {
  readonly nodes: readonly NodeId[];
  readonly size: number;
  readonly settings: unknown;
  readonly pace: WorldPace;
  readonly reactionUs: Micros;
}

function drawWorkload(
  streamOf: (what: string) => Stream, swarm: SystemSwarm, cluster: Cluster,
): WorkloadSettings {
  const { nodes, size, settings, pace, reactionUs } = cluster;
  const stream = streamOf('workload');
  const operator = swarm.operator?.(streamOf('operator'), settings, pace) ?? null;
  const clients = stream.between(1, 4);
  const perReaction = stream.pick([3, 6, 12]);
  /** All clients together ask for no more than the slowest cluster takes in: one operation in two rounds. */
  const slowestUs = 2 * clients * (2 * pace.oneWayUs + pace.syncUs);
  const usual: WorkloadSettings = {
    clients,
    loop: stream.chance(300_000) ? 'open' : 'closed',
    pace: latency(Math.max(slowestUs, Math.floor(reactionUs / perReaction)), 20_000, 4 * reactionUs),
    timeoutUs: stream.pick([1, 2, 3]) * reactionUs,
    backoffUs: Math.floor(reactionUs / stream.pick([4, 10])),
    attempts: stream.between(2, 8),
    retryUnknown: stream.chance(500_000),
    latency: latency(pace.oneWayUs, 0, 4 * pace.oneWayUs),
    ...(operator === null ? {} : { operator }),
    mix: swarm.mix(stream, nodes, size, settings),
  };
  return swarm.workload?.(streamOf('clients'), usual, pace, reactionUs) ?? usual;
}

function latency(medianUs: Micros, tailPpm: Ppm, maxUs: Micros): Latency {
  return { minUs: Math.floor(medianUs / 2), medianUs, tailPpm, maxUs: Math.max(maxUs, 2 * medianUs) };
}
