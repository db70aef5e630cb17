/**
 * Mutation of Plans: a Plan that got somewhere, changed a little, so that it may get further. Every change keeps to what the swarm could
 * have drawn: faults are moved about, and whatever else changes is taken over from another drawn Plan. How fast the world is, who belongs to
 * the cluster and how patient everybody is stay together as they were drawn, for the system's promise to recover hangs on it.
 */
import { at } from '../../base/assert.ts';
import type { Stream } from '../../base/random.ts';
import type { Json, Plan } from '../../sim/plan.ts';
import type { System, SystemSwarm } from '../../systems/system.ts';
import {
  type FaultGroup, fitted, recounted, retargeted, shifted, sortFaults, stretched,
} from './fault-groups.ts';

/** What mutation needs to know beside the Plan. */
export interface MutationContext {
  readonly system: System;
  readonly swarm: SystemSwarm;
  readonly stream: Stream;
  /** Another Plan that got somewhere. */
  readonly mate: () => Plan;
  /** A Plan that the swarm draws. */
  readonly stranger: () => Plan;
}

/** Null where it has nothing to change. */
type Mutator = (plan: Plan, context: MutationContext) => Plan | null;

/** More faults make a run no stranger, only slower. */
const MOST_FAULTS = 400;
const MOST_TRIES = 20;

/** A Plan that differs in a few things. `seed` names its luck, where that changes too. */
export function mutatePlan(plan: Plan, context: MutationContext, seed: string): Plan {
  const { stream } = context;
  let mutated = stream.chance(500_000) ? { ...plan, seed } : plan;
  let left = 1 + (stream.chance(500_000) ? stream.below(4) : 0);
  for (let tries = 0; tries < MOST_TRIES && left > 0; tries++) {
    const next = stream.pick(MUTATORS)(mutated, context);
    if (next === null || next.faults.length > Math.max(MOST_FAULTS, plan.faults.length)) continue;
    mutated = next;
    left--;
  }
  // Taking over what is the same anyway changes nothing: then let the luck be another.
  return JSON.stringify(mutated) === JSON.stringify(plan) ? { ...plan, seed } : mutated;
}

/** Each group goes with a chance of one in four, and one at least. */
const leaveOut: Mutator = (plan, { stream }) => withGroups(plan, (groups) => {
  const spared = stream.below(groups.length);
  return groups.filter((_, i) => i !== spared && !stream.chance(250_000));
});

/** One group is changed in one way. */
const changeOne: Mutator = (plan, { stream }) => withGroups(plan, (groups) => {
  const which = stream.below(groups.length);
  return groups.map((group, i) => (i === which ? changed(group, stream, plan) : group));
});

/** One group strikes a second time, in another way. */
const repeatOne: Mutator = (plan, { stream }) => withGroups(plan, (groups) => {
  const group = stream.pick(groups);
  return [...groups, changed(group, stream, plan)];
});

/** One to three groups of a Plan that the swarm draws come in addition. */
const addSome: Mutator = (plan, { stream, stranger }) => {
  const { groups } = sortFaults(stranger().faults);
  if (groups.length === 0) return null;
  const added = Array.from({ length: 1 + stream.below(3) }, () => fitted(stream.pick(groups), plan.nodes));
  const faults = added.flatMap((group) => group ?? []);
  return faults.length === 0 ? null : { ...plan, faults: [...plan.faults, ...faults] };
};

/** About half of the own faults, and about half of another's. */
const crossFaults: Mutator = (plan, { stream, mate }) => {
  const own = sortFaults(plan.faults);
  const others = sortFaults(mate().faults).groups.flatMap((group) => {
    const fit = fitted(group, plan.nodes);
    return fit === null ? [] : [fit];
  });
  const some = (groups: readonly FaultGroup[]): readonly FaultGroup[] =>
    groups.filter(() => stream.chance(500_000));
  const faults = [...own.fixed, ...some(own.groups).flat(), ...some(others).flat()];
  return faults.length === 0 ? null : { ...plan, faults };
};

/** The own faults in the world of another; what names nodes that this one has not stays behind. */
const moveHouse: Mutator = (plan, { mate, stranger, stream }) => {
  const world = stream.chance(500_000) ? mate() : stranger();
  const fixed = sortFaults(world.faults).fixed;
  const groups = sortFaults(plan.faults).groups.flatMap((group) => fitted(group, world.nodes) ?? []);
  return { ...world, seed: plan.seed, faults: [...fixed, ...groups] };
};

/** How unreliable the network, the disks and the clocks are, as in another: not how fast. */
const takeChances: Mutator = (plan, { mate, stream }) => {
  const other = mate();
  const { latency } = plan.network;
  const network = { ...other.network, latency: { ...latency, tailPpm: other.network.latency.tailPpm } };
  const disk = { sync: { ...plan.disk.sync, tailPpm: other.disk.sync.tailPpm }, tornPpm: other.disk.tornPpm };
  const driftPpm = Object.fromEntries(Object.entries(other.clocks.driftPpm)
    .filter(([node]) => plan.nodes.includes(Number(node))));
  switch (stream.below(3)) {
    case 0: return { ...plan, network };
    case 1: return { ...plan, disk };
    default: return { ...plan, clocks: { driftPpm } };
  }
};

/** The habits of another's clients: not how many they are, nor how fast they ask. */
const takeHabits: Mutator = (plan, { mate }) => {
  const { attempts, retryUnknown, loop } = mate().workload;
  return { ...plan, workload: { ...plan.workload, attempts, retryUnknown, loop } };
};

/** One setting as in another, where the system can run so. The time to recover is no shorter than for either. */
const takeSetting: Mutator = (plan, { system, swarm, stream, mate }) => {
  const names = swarm.exchangeable ?? [];
  if (names.length === 0) return null;
  const name = stream.pick(names);
  const [own, others] = [membersOf(plan.settings), membersOf(mate().settings)];
  const value = others.get(name);
  if (value === undefined || own.get(name) === value) return null;
  const settings: Json = Object.fromEntries(own.set(name, value));
  const parsed = system.parseSettings(settings);
  if (!parsed.ok) return null;
  const calmUs = Math.max(plan.phases.calmUs, swarm.recoveryUs(parsed.value));
  const taken = { ...plan, settings, phases: { ...plan.phases, calmUs } };
  return (system.checkPlan?.(taken, parsed.value) ?? []).length > 0 ? null : taken;
};

const MUTATORS: readonly Mutator[] = [
  leaveOut, changeOne, changeOne, changeOne, repeatOne, addSome, addSome, crossFaults, moveHouse, takeChances, takeHabits,
  takeSetting,
];

function changed(group: FaultGroup, stream: Stream, { nodes, phases }: Plan): FaultGroup {
  switch (stream.below(4)) {
    case 0: return shifted(group, stream, phases.chaosUs);
    case 1: return stretched(group, stream, phases.chaosUs);
    case 2: return 'when' in at(group, 0) ? recounted(group, stream) : shifted(group, stream, phases.chaosUs);
    default: return retargeted(group, stream.pick(nodes), stream.pick(nodes));
  }
}

/** Null where there is no fault that may be moved. */
function withGroups(
  plan: Plan, change: (groups: readonly FaultGroup[]) => readonly FaultGroup[],
): Plan | null {
  const { groups, fixed } = sortFaults(plan.faults);
  return groups.length === 0 ? null : { ...plan, faults: [...fixed, ...change(groups).flat()] };
}

function membersOf(settings: Json): Map<string, Json> {
  const isObject = typeof settings === 'object' && settings !== null && !Array.isArray(settings);
  return new Map(isObject ? Object.entries(settings) : []);
}
