/**
 * What a Case says of its cluster, as the options of a script: only what differs from what a script gets without a word. In
 * the end the Plan that comes of them is held against the Case's own, so that nothing is left out in silence.
 */
import type { NodeId } from '../../protocol.ts';
import { defaultSettings, type RaftSettings } from '../../raft/settings.ts';
import {
  type ClusterOptions, exactly, firstConfiguration, type LogContent, NEVER_US, planOf, type TriggeredFault,
  type WorldOptions,
} from '../../scenario/cluster-plan.ts';
import { isEqual } from '../../scenario/equal.ts';
import type { Decisions } from '../../scenario/script.ts';
import type { Fault, Latency, Plan } from '../../sim/plan.ts';
import { parseJournal, parseSettings } from '../../systems/raft/parse.ts';

export type WrittenOptions =
  | { readonly ok: true; readonly options: ClusterOptions }
  | { readonly ok: false; readonly reason: string };

/** The options of a cluster that is like the Plan's. Its settings and journals must have been parsed. */
export function optionsOf(plan: Plan, decisions: Decisions, isStill: boolean): WrittenOptions {
  const parsed = parseSettings(plan.settings);
  if (!parsed.ok) return { ok: false, reason: 'its settings are none of Raft\'s' };
  const settings = parsed.value;
  const initial = initialOf(plan);
  if (initial === null) return { ok: false, reason: LOGS };
  const step = stepOf(plan);
  const first: ClusterOptions = {
    nodes: plan.nodes.length,
    ...membersOf(plan, settings),
    ...initial,
    ...(plan.network.held ? { network: 'held' } : {}),
    ...(plan.workload.clients === 0 ? {} : { clients: plan.workload.clients }),
    ...(isStill ? { timers: 'still' } : timersOf(plan, settings)),
    ...(step === null ? {} : { stepMs: step }),
  };
  const paced = { ...first, ...paceOf(first, plan) };
  const base = planOf(paced, null);
  const changed = differing(settings, parsedSettings(base), MEMBERS);
  const world = worldOf(plan, base);
  const triggers = plan.faults.filter(isTriggered);
  const options: ClusterOptions = {
    ...paced,
    ...(isEmpty(changed) ? {} : { settings: changed }),
    ...(isEmpty(world) ? {} : { world }),
    ...(triggers.length === 0 ? {} : { triggers }),
    ...(isEmpty(decisions) ? {} : { decisions }),
  };
  const lost = whatIsLost(plan, settings, options);
  return lost === null ? { ok: true, options } : { ok: false, reason: lost };
}

/** By how much the clock moves on with each action: null for the usual millisecond. */
function stepOf({ network, faults }: Plan): number | null {
  if (!network.held) return null;
  let lastUs = 0;
  for (const atUs of faults.filter(isTimed).map(({ at }) => at)) {
    if (atUs - lastUs < 1000) return 0;
    lastUs = atUs;
  }
  return null;
}

const LOGS = 'its nodes start with journals that a script can\'t give them: a term, and a log from index 1 on';
const MEMBERS: readonly (keyof RaftSettings)[] = ['voters', 'learners'];

function membersOf({ nodes }: Plan, { voters, learners }: RaftSettings): Partial<ClusterOptions> {
  const others = nodes.filter((node) => !learners.includes(node));
  return {
    ...(voters === null || isEqual(voters, others) ? {} : { voters }),
    ...(learners.length === 0 ? {} : { learners }),
  };
}

function timersOf({ network }: Plan, settings: RaftSettings): Partial<ClusterOptions> {
  const { electionTimeoutMinUs, electionTimeoutMaxUs } = settings;
  const isScripted = electionTimeoutMinUs === NEVER_US && electionTimeoutMaxUs === NEVER_US;
  if (isScripted === network.held) return {};
  return { timers: isScripted ? 'scripted' : 'automatic' };
}

/** How fast the network and the disks are, where that is always the same. */
function paceOf(options: ClusterOptions, { network, disk }: Plan): Partial<ClusterOptions> {
  const usual = planOf(options, null);
  const isOwn = (latency: Latency, usually: Latency): boolean =>
    isEqual(latency, exactly(latency.medianUs / 1000)) && !isEqual(latency, usually);
  return {
    ...(isOwn(network.latency, usual.network.latency) ? { latencyMs: network.latency.medianUs / 1000 } : {}),
    ...(isOwn(disk.sync, usual.disk.sync) ? { syncMs: disk.sync.medianUs / 1000 } : {}),
  };
}

/** How clients ask matters only where there are some, or a calm, in which there is the probe. */
function worldOf(plan: Plan, base: Plan): WorldOptions {
  const network = differing(plan.network, base.network, ['held']);
  const disk = differing(plan.disk, base.disk, []);
  const isQuiet = plan.phases.calmUs === 0 && plan.workload.clients === 0 && plan.workload.operator === undefined;
  const workload = isQuiet ? {} : differing(plan.workload, base.workload, ['clients']);
  return {
    ...(isEmpty(network) ? {} : { network }),
    ...(isEmpty(disk) ? {} : { disk }),
    ...(isEqual(plan.clocks, base.clocks) ? {} : { clocks: plan.clocks }),
    ...(isEmpty(workload) ? {} : { workload }),
  };
}

/** The members of `own` that are otherwise than in `usual`. */
function differing<T extends object>(own: T, usual: T, without: readonly (keyof T)[]): Partial<T> {
  const changed: Partial<T> = {};
  for (const name of namesOf(own)) {
    if (!without.includes(name) && !isEqual(own[name], usual[name])) changed[name] = own[name];
  }
  return changed;
}

function namesOf<T extends object>(value: T): readonly (keyof T)[] {
  return Object.keys(value).filter((name): name is keyof T & string => Object.hasOwn(value, name));
}

/** What the nodes hold at the start; null if a script can't say it. */
function initialOf({ nodes, initial = {} }: Plan): Partial<ClusterOptions> | null {
  const logs = new Map<NodeId, LogContent>();
  const terms = new Map<NodeId, number>();
  for (const node of nodes) {
    const parsed = parseJournal(initial[node] ?? [], nodes);
    if (!parsed.ok) return null;
    const log: LogContent[number][] = [];
    let term = 0;
    for (const record of parsed.value) {
      if (record.type === 'hardState') term = record.term;
      else if (record.type === 'append') log.push(contentOf(log.length + 1, record.entry));
      else return null;
    }
    if (log.length > 0) logs.set(node, log);
    const last = log.at(-1);
    if (term !== (typeof last === 'object' ? last.term : last ?? 0)) terms.set(node, term);
  }
  const [log] = logs.values();
  const isShared = logs.size === nodes.length && [...logs.values()].every((other) => isEqual(other, log));
  return {
    ...(log === undefined ? {} : isShared ? { log } : { logs: Object.fromEntries(logs) }),
    ...(terms.size === 0 ? {} : { terms: Object.fromEntries(terms) }),
  };
}

type EntryContent = Exclude<LogContent[number], number>;

/** A term alone stands for a `put` of its own. */
function contentOf(index: number, { term, command }: EntryContent): LogContent[number] {
  const usual = { type: 'put', key: `x${index}`, value: term };
  return isEqual(command, usual) ? term : { term, command };
}

function whatIsLost(plan: Plan, settings: RaftSettings, options: ClusterOptions): string | null {
  const written = planOf(options, null);
  const { voters, learners } = settings;
  const others = plan.nodes.filter((node) => !learners.includes(node));
  const members = { voters: voters ?? others, oldVoters: null, learners };
  const isHeld = (part: 'network' | 'disk' | 'clocks'): boolean => isEqual(plan[part], written[part]);
  const initial = plan.nodes.map((node) => plan.initial?.[node] ?? []);
  if (!isEqual(initial, plan.nodes.map((node) => written.initial?.[node] ?? []))) return LOGS;
  const changed = differing(settings, parsedSettings(written), MEMBERS);
  if (!isEmpty(changed) || !isEqual(members, firstConfiguration(options))) {
    return 'its settings are not those that a script can set';
  }
  if (!isHeld('network') || !isHeld('disk') || !isHeld('clocks')) return 'its world is not one that a script can set';
  return null;
}

function parsedSettings({ settings }: Plan): RaftSettings {
  const parsed = parseSettings(settings);
  return parsed.ok ? parsed.value : defaultSettings;
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function isTriggered(fault: Fault): fault is TriggeredFault {
  return 'when' in fault;
}

function isTimed(fault: Fault): fault is Fault & { readonly at: number } {
  return 'at' in fault;
}
