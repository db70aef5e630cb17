/**
 * Whether the overrides of a Case name decisions that there are, with values that fit. The names are made in
 * `src/sim/named-choices.ts`; a table with a name that no decision can have would be ignored in silence.
 */
import { unreachable } from '../base/assert.ts';
import type { Json, Plan } from '../sim/plan.ts';
import { pathText } from '../systems/parse.ts';
import type { Problem, System } from '../systems/system.ts';
import { isNode, messageProblem, strangerProblem } from './case-messages.ts';
import { LIMITS, microsSchema } from './case-schema.ts';
import { suggestion } from './nearest.ts';

type Kind = 'flag' | 'micros' | 'count' | 'operation';

/** Each kind of decision: the shape of its name, and what it decides. */
const DECISIONS: readonly { readonly id: RegExp; readonly kind: Kind; readonly example: string }[] = [
  { id: /^net\/(?<from>\d+)>(?<to>\d+)\/(?<message>[^/]+)\/[1-9]\d*\/(?:lost|fragile|duplicated)$/, kind: 'flag',
    example: 'net/1>2/MESSAGE/1/lost' },
  { id: /^net\/(?<from>\d+)>(?<to>\d+)\/(?<message>[^/]+)\/[1-9]\d*\/(?:delay|duplicateDelay)$/, kind: 'micros',
    example: 'net/1>2/MESSAGE/1/delay' },
  { id: /^disk\/(?<node>\d+)\/sync\/[1-9]\d*\/time$/, kind: 'micros', example: 'disk/1/sync/1/time' },
  { id: /^disk\/(?<node>\d+)\/crash\/[1-9]\d*\/survivors$/, kind: 'count', example: 'disk/1/crash/1/survivors' },
  { id: /^disk\/(?<node>\d+)\/crash\/[1-9]\d*\/torn$/, kind: 'flag', example: 'disk/1/crash/1/torn' },
  { id: /^disk\/(?<node>\d+)\/damage\/[1-9]\d*\/record$/, kind: 'count', example: 'disk/1/damage/1/record' },
  { id: /^timer\/(?<node>\d+)\/(?<timer>.+)\/[1-9]\d*$/, kind: 'micros', example: 'timer/1/TIMER/1' },
  { id: /^client\/(?<client>[1-9]\d*)\/pace\/[1-9]\d*$/, kind: 'micros', example: 'client/1/pace/1' },
  { id: /^client\/(?<client>[1-9]\d*)\/operation\/[1-9]\d*$/, kind: 'operation', example: 'client/1/operation/1' },
  // Client 0 is the one that probes whether the system has recovered.
  { id: /^client\/(?<client>0|[1-9]\d*)\/(?:request|answer)\/[1-9]\d*\/delay$/, kind: 'micros',
    example: 'client/1/request/1/delay' },
];

/** The first `most` problems. */
export function overrideProblems(table: { readonly [decision: string]: Json }, plan: Plan, system: System,
  most: number): readonly Problem[] {
  const entries = Object.entries(table);
  if (entries.length > LIMITS.overrides) {
    const problem = `must have at most ${LIMITS.overrides} members, but has ${entries.length}`;
    return [{ path: 'choices.overrides', problem, value: undefined }];
  }
  const problems: Problem[] = [];
  for (const [id, value] of entries) {
    if (problems.length >= most) break;
    const problem = problemOf(id, value, plan, system);
    if (problem !== null) problems.push({ path: pathText(['choices', 'overrides', id]), problem, value });
  }
  return problems;
}

function problemOf(id: string, value: Json, plan: Plan, system: System): string | null {
  for (const decision of DECISIONS) {
    const found = decision.id.exec(id);
    if (found === null) continue;
    const isOperator = Number(found.groups?.['client']) > plan.workload.clients;
    return nameProblem(found.groups ?? {}, plan, system)
      ?? misfit(decision.kind, value, system, isOperator ? 'operator' : 'client');
  }
  return `is the name of no decision; names look like ${examples(system).join(', ')}`;
}

/** Whether what a decision's name speaks of is there. */
function nameProblem({ from, to, message, node, timer, client }: { readonly [part: string]: string },
  { nodes, workload }: Plan, system: System): string | null {
  if (from !== undefined && to !== undefined && message !== undefined) {
    return messageProblem(from, to, message, nodes, system);
  }
  if (client !== undefined && Number(client) > workload.clients + (workload.operator === undefined ? 0 : 1)) {
    const operator = workload.operator === undefined ? '' : ' and the operator after them';
    return `names client ${client}, but there are ${workload.clients}${operator}`;
  }
  if (node !== undefined && !isNode(node, nodes)) return strangerProblem(node, nodes);
  if (timer === undefined || system.timers.includes(timer)) return null;
  return `names no timer of ${system.name}: ${suggestion(timer, system.timers)}`;
}

function examples({ messages, timers }: System): readonly string[] {
  return DECISIONS.map(({ example }) =>
    example.replace('MESSAGE', messages[0] ?? 'message').replace('TIMER', timers[0] ?? 'timer'));
}

function misfit(kind: Kind, value: Json, system: System, by: 'client' | 'operator'): string | null {
  switch (kind) {
    case 'flag': return typeof value === 'boolean' ? null : 'must be true or false';
    case 'micros': return microsSchema.safeParse(value).success ? null : 'must be a whole number of microseconds';
    case 'count': return Number.isSafeInteger(value) && Number(value) >= 0 ? null : 'must be a whole number from 0';
    case 'operation': {
      if (value === null) return null;
      const parsed = system.parseOperation?.(value, by) ?? system.parseCommand(value);
      return parsed.ok ? null : `must be an operation of ${by === 'client' ? 'a client' : 'the operator'}, or null: ${parsed.problems.map(({ problem }) => problem).join('; ')}`;
    }
    default: return unreachable(kind);
  }
}
