/**
 * Whether the overrides of a Case name decisions that there are, with values that fit. The names are made in
 * `src/sim/named-choices.ts`; a table with a name that no decision can have would be ignored in silence.
 */
import { unreachable } from '../base/assert.ts';
import type { Json, Plan } from '../sim/plan.ts';
import type { Problem, System } from '../systems/system.ts';
import { LIMITS, microsSchema } from './case-schema.ts';
import { pathText } from './problems.ts';

type Kind = 'flag' | 'micros' | 'count' | 'operation';

/** Each kind of decision: the shape of its name, and what it decides. */
const DECISIONS: readonly { readonly id: RegExp; readonly kind: Kind; readonly example: string }[] = [
  { id: /^net\/(\d+)>(\d+)\/[^/]+\/[1-9]\d*\/(?:lost|fragile|duplicated)$/, kind: 'flag', example: 'net/1>2/vote/1/lost' },
  { id: /^net\/(\d+)>(\d+)\/[^/]+\/[1-9]\d*\/(?:delay|duplicateDelay)$/, kind: 'micros', example: 'net/1>2/vote/1/delay' },
  { id: /^disk\/(\d+)\/sync\/[1-9]\d*\/time$/, kind: 'micros', example: 'disk/1/sync/1/time' },
  { id: /^disk\/(\d+)\/crash\/[1-9]\d*\/survivors$/, kind: 'count', example: 'disk/1/crash/1/survivors' },
  { id: /^disk\/(\d+)\/crash\/[1-9]\d*\/torn$/, kind: 'flag', example: 'disk/1/crash/1/torn' },
  { id: /^timer\/(\d+)\/.+\/[1-9]\d*$/, kind: 'micros', example: 'timer/1/election/1' },
  { id: /^client\/\d+\/pace\/[1-9]\d*$/, kind: 'micros', example: 'client/1/pace/1' },
  { id: /^client\/\d+\/operation\/[1-9]\d*$/, kind: 'operation', example: 'client/1/operation/1' },
  { id: /^client\/\d+\/(?:request|answer)\/[1-9]\d*\/delay$/, kind: 'micros', example: 'client/1/request/1/delay' },
];

/** The first `most` problems. */
export function overrideProblems(table: { readonly [decision: string]: Json }, plan: Plan, system: System,
  most: number): readonly Problem[] {
  const entries = Object.entries(table);
  if (entries.length > LIMITS.overrides) {
    const problem = `must have at most ${LIMITS.overrides} members, but has ${entries.length}`;
    return [{ path: 'choices.overrides', problem, value: undefined }];
  }
  const nodes = new Set(plan.nodes.map(String));
  const problems: Problem[] = [];
  for (const [id, value] of entries) {
    if (problems.length >= most) break;
    const problem = problemOf(id, value, nodes, plan.workload.clients, system);
    if (problem !== null) problems.push({ path: pathText(['choices', 'overrides', id]), problem, value });
  }
  return problems;
}

function problemOf(id: string, value: Json, nodes: ReadonlySet<string>, clients: number,
  system: System): string | null {
  const decision = DECISIONS.find((candidate) => candidate.id.test(id));
  if (decision === undefined) {
    return `is the name of no decision; names look like ${DECISIONS.map(({ example }) => example).join(', ')}`;
  }
  const named = decision.id.exec(id)?.slice(1) ?? [];
  const stranger = named.find((node) => !nodes.has(node));
  if (stranger !== undefined) return `names node ${stranger}, which is not among the nodes ${[...nodes].join(', ')}`;
  const client = /^client\/(\d+)/.exec(id)?.[1];
  if (client !== undefined && Number(client) > clients) return `names client ${client}, but there are ${clients}`;
  return misfit(decision.kind, value, system);
}

function misfit(kind: Kind, value: Json, system: System): string | null {
  switch (kind) {
    case 'flag': return typeof value === 'boolean' ? null : 'must be true or false';
    case 'micros': return microsSchema.safeParse(value).success ? null : 'must be a whole number of microseconds';
    case 'count': return Number.isSafeInteger(value) && Number(value) >= 0 ? null : 'must be a whole number from 0';
    case 'operation': {
      const parsed = value === null ? { ok: true as const } : system.parseCommand(value);
      return parsed.ok ? null : `must be an operation of a client, or null: ${parsed.problems.map(({ problem }) => problem).join('; ')}`;
    }
    default: return unreachable(kind);
  }
}
