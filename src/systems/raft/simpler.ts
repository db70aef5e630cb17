/**
 * How a Plan on Raft becomes simpler, for shrinking: features that are switched off, settings that are as usual, nodes that are not there.
 */
import type { NodeId } from '../../protocol.ts';
import { defaultSettings, type RaftSettings } from '../../raft/settings.ts';
import type { Json, Plan } from '../../sim/plan.ts';
import type { Simplification } from '../system.ts';

type Members = { readonly [name: string]: Json };

/** Settings that are nobody's business unless they matter. */
const USUAL = ['maxBatchEntries', 'maxBatchBytes', 'maxInFlight', 'snapshotChunkBytes', 'sessionTimeoutUs'] as const;

export const raftSimplifications: readonly Simplification[] = [
  { name: 'no leases', apply: (plan) => without(plan, { leaseReads: false, maxClockDriftPpm: null }, 'lease') },
  { name: 'reads through the log', apply: (plan) => withMix(plan, { reads: ['log'] }) },
  { name: 'no sessions', apply: (plan) => withMix(plan, { sessions: false }) },
  { name: 'one key', apply: (plan) => withMix(plan, { keys: 1 }) },
  { name: 'no snapshots', apply: (plan) => withSettings(plan, { snapshotEntries: 0 }) },
  { name: 'no PreVote', apply: (plan) => withSettings(plan, { preVote: false }) },
  {
    name: 'no CheckQuorum',
    apply: (plan) => without(plan, { checkQuorum: false, leaseReads: false, maxClockDriftPpm: null }, 'lease'),
  },
  ...USUAL.map((name): Simplification =>
    ({ name: `usual ${name}`, apply: (plan) => withSettings(plan, { [name]: defaultSettings[name] }) })),
];

/** It belongs to the cluster no more, and nobody speaks of it. */
export function withoutNode(plan: Plan, node: NodeId): Plan {
  const { voters, learners } = members(plan.settings);
  const isOther = (other: Json): boolean => other !== node;
  const settings = {
    ...(Array.isArray(voters) ? { voters: voters.filter(isOther) } : {}),
    ...(Array.isArray(learners) ? { learners: learners.filter(isOther) } : {}),
  };
  const { operator } = members(plan.workload.mix);
  const mix = members(operator ?? null);
  const known = mix['voters'];
  const changed = Array.isArray(known) ? { operator: { ...mix, voters: known.filter(isOther) } } : {};
  return withMix(withSettings(plan, settings), changed);
}

/** Nodes have other names in the settings, the mix and in what the operator asks for. */
export function renamedPlan(plan: Plan, newName: (node: NodeId) => NodeId): Plan {
  const list = (nodes: Json | undefined): Json | undefined =>
    (Array.isArray(nodes) ? nodes.map((node: Json) => (typeof node === 'number' ? newName(node) : node)) : nodes);
  const own = members(plan.settings);
  const { operator } = members(plan.workload.mix);
  const mix = members(operator ?? null);
  const settings = { ...own, ...given('voters', list(own['voters'])), ...given('learners', list(own['learners'])) };
  const inCommand = (command: Json): Json => {
    const asked = members(command);
    const named = ['node', 'to'].flatMap((name) => {
      const node = asked[name];
      return typeof node === 'number' ? [[name, newName(node)] as const] : [];
    });
    return { ...asked, ...given('voters', list(asked['voters'])), ...Object.fromEntries(named) };
  };
  const faults = plan.faults.map((fault) =>
    (fault.type !== 'request' ? fault : { ...fault, command: inCommand(fault.command) }));
  return withMix({ ...plan, settings, faults }, operator === undefined || operator === null ? {}
    : { operator: { ...mix, ...given('voters', list(mix['voters'])) } });
}

function given(name: string, value: Json | undefined): Members {
  return value === undefined ? {} : { [name]: value };
}

/** Outside a session, a plain put, of key x. */
export function simplerCommands(command: Json): readonly Json[] {
  const { type, operation, key, value } = members(command);
  if (type === 'inSession' && operation !== undefined) return [...simplerCommands(operation), operation];
  const isWrite = type === 'append' || type === 'compareAndSet' || type === 'delete' || type === 'put';
  const put = isWrite && value !== undefined ? [{ type: 'put', key: 'x', value }] : [];
  return typeof key === 'string' ? [...put, { ...members(command), key: 'x' }] : put;
}

function withSettings(plan: Plan, changed: Partial<RaftSettings>): Plan {
  return { ...plan, settings: { ...members(plan.settings), ...changed } };
}

/** What these settings do without can't be read by any more. */
function without(plan: Plan, changed: Partial<RaftSettings>, way: string): Plan {
  const { reads } = members(plan.workload.mix);
  const others = Array.isArray(reads) ? reads.filter((other: Json) => other !== way) : [];
  const mix = Array.isArray(reads) && others.length < reads.length ? { reads: others.length === 0 ? ['log'] : others } : {};
  return withMix(withSettings(plan, changed), mix);
}

function withMix(plan: Plan, changed: Members): Plan {
  return { ...plan, workload: { ...plan.workload, mix: { ...members(plan.workload.mix), ...changed } } };
}

function members(value: Json): Members {
  return hasMembers(value) ? value : {};
}

function hasMembers(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
