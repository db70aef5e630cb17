/**
 * Makes a small Case pleasant to read: round times, things that last to the end, plain commands, nodes and clients that are
 * counted from 1. Nothing gets smaller by it, and each step must show the violation still.
 */
import type { Micros, NodeId } from '../../protocol.ts';
import type { Fault, Json } from '../../sim/plan.ts';
import type { System } from '../../systems/system.ts';
import type { Case } from '../case-type.ts';
import { type Conversation, type Standing, tryEach } from './conversation.ts';
import { withPlan } from './lenses.ts';
import { renamed } from './renamed.ts';

/** The coarsest first. */
const GRIDS_US: readonly Micros[] = [50_000, 10_000, 1_000, 100];

export function* tidy(from: Standing, system: System): Conversation<Standing> {
  let standing = from;
  standing = yield* eachFault('what lasts', standing, (fault) => [lasting(fault)]);
  standing = yield* eachFault('commands', standing, (fault) => plainer(fault, system));
  standing = yield* firstOf('times', standing, GRIDS_US.map((gridUs) => onGrid(standing.testCase, gridUs)));
  for (const gridUs of GRIDS_US) standing = yield* eachFault('times', standing, (fault) => [rounded(fault, gridUs)]);
  return yield* firstOf('names', standing, counted(standing.testCase, system));
}

function* firstOf(pass: string, standing: Standing, cases: readonly Case[]): Conversation<Standing> {
  const taken = yield* tryEach(pass, cases);
  return taken?.standing ?? standing;
}

/** One fault after the other is put another way, if one of these ways will do; in its place. */
function* eachFault(
  pass: string, from: Standing, ways: (fault: Fault) => readonly Fault[],
): Conversation<Standing> {
  let standing = from;
  for (let i = 0; i < standing.testCase.plan.faults.length; i++) {
    const { testCase } = standing;
    const fault = testCase.plan.faults[i];
    if (fault === undefined) break;
    const other = ways(fault).filter((way) => JSON.stringify(way) !== JSON.stringify(fault));
    const cases = other.map((way) => withFault(testCase, i, way)).filter((candidate) => isInOrder(candidate.plan.faults));
    standing = yield* firstOf(pass, standing, cases);
  }
  return standing;
}

function withFault(testCase: Case, index: number, fault: Fault): Case {
  return withPlan(testCase, (plan) => ({ ...plan, faults: plan.faults.with(index, fault) }));
}

function isInOrder(faults: readonly Fault[]): boolean {
  const times = faults.flatMap((fault) => ('at' in fault ? [fault.at] : []));
  return times.every((time, i) => i === 0 || time >= (times[i - 1] ?? 0));
}

/** It is not over before the run is. */
function lasting(fault: Fault): Fault {
  if (fault.type === 'crash') {
    const { downUs: _downUs, ...crash } = fault;
    return crash;
  }
  if (fault.type !== 'cut' && fault.type !== 'isolate' && fault.type !== 'partition') return fault;
  const { forUs: _forUs, ...cut } = fault;
  return cut;
}

function plainer(fault: Fault, system: System): readonly Fault[] {
  if (fault.type !== 'request' || system.simplerCommands === undefined) return [];
  return system.simplerCommands(fault.command).map((command: Json) => ({ ...fault, command }));
}

function onGrid(testCase: Case, gridUs: Micros): Case {
  return withPlan(testCase, (plan) => ({ ...plan, faults: plan.faults.map((fault) => rounded(fault, gridUs)) }));
}

function rounded(fault: Fault, gridUs: Micros): Fault {
  const round = (us: Micros): Micros => Math.ceil(us / gridUs) * gridUs;
  const spans = {
    ...('forUs' in fault ? { forUs: round(fault.forUs) } : {}),
    ...('downUs' in fault ? { downUs: round(fault.downUs) } : {}),
  };
  return 'at' in fault ? { ...fault, ...spans, at: round(fault.at) } : { ...fault, ...spans };
}

/** Nodes and clients are called 1, 2, 3 ..., in their order; nodes only if the system can tell who is who. */
export function counted(testCase: Case, system: System): readonly Case[] {
  const { nodes } = testCase.plan;
  const clients = withCountedClients(testCase);
  const newName = (node: NodeId): NodeId => nodes.indexOf(node) + 1;
  const both = renamed(clients, newName, system);
  const ways = both === null ? [clients] : [both, clients];
  return ways.filter((other) => JSON.stringify(other) !== JSON.stringify(testCase));
}

function withCountedClients(testCase: Case): Case {
  const { clients, operator } = testCase.plan.workload;
  const first = clients + (operator === undefined ? 1 : 2);
  const played = testCase.plan.faults.flatMap((fault) =>
    (fault.type === 'request' && fault.client !== undefined ? [fault.client] : []));
  const known = [...new Set(played)].sort((one, other) => one - other);
  return withPlan(testCase, (plan) => ({
    ...plan,
    faults: plan.faults.map((fault) => (fault.type !== 'request' || fault.client === undefined ? fault
      : { ...fault, client: first + known.indexOf(fault.client) })),
  }));
}
