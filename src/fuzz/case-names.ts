/**
 * Whether the names in a Case name anything: nodes, the mutant, points, timers, messages; and whether the parts that
 * are the system's own are what the system takes, each by itself and then the Plan as a whole. The Case's shape has been checked before (`case-schema.ts`).
 */
import type { Fault, Json, Plan, Target, When } from '../sim/plan.ts';
import { below, pathText } from '../systems/parse.ts';
import type { Parsed, Problem, System } from '../systems/system.ts';
import { findVariant, variantsOf } from '../systems/variants.ts';
import { isNode, messageProblem, strangerProblem } from './case-messages.ts';
import { overrideProblems } from './case-overrides.ts';
import { driftSchema, LIMITS } from './case-schema.ts';
import type { Case } from './case-type.ts';
import { suggestion } from './nearest.ts';
import { problemsOf } from './problems.ts';

/** More would help nobody. */
const MOST_PROBLEMS = 20;

export function nameProblems(testCase: Case, system: System): readonly Problem[] {
  const { plan, choices } = testCase;
  const settings = system.parseSettings(plan.settings);
  const problems = [
    ...nodeProblems(plan),
    ...mutantProblems(plan, system),
    ...ofSystem(['plan', 'settings'], settings),
    ...workloadProblems(plan, system),
    ...journalProblems(plan, system),
    ...driftProblems(plan),
    ...plan.faults.flatMap((fault, i) => faultProblems(fault, plan, system, ['plan', 'faults', i])),
    ...reseedProblems(testCase),
  ];
  // Parts that are wrong by themselves can't be held against each other.
  if (problems.length === 0 && settings.ok) problems.push(...system.checkPlan?.(plan, settings.value) ?? []);
  const most = MOST_PROBLEMS - problems.length;
  return most <= 0 ? problems : [...problems, ...overrideProblems(choices.overrides, plan, system, most)];
}

/** The problems of a part of the Case that the system parses, as problems of the Case. */
function ofSystem(path: readonly PropertyKey[], parsed: Parsed<unknown>): readonly Problem[] {
  return parsed.ok ? [] : below(path, parsed.problems);
}

function nodeProblems({ nodes }: Plan): readonly Problem[] {
  if (nodes.length === 0) return [{ path: 'plan.nodes', problem: 'must name at least one node', value: nodes }];
  const unordered = nodes.findIndex((node, i) => i > 0 && node <= (nodes[i - 1] ?? 0));
  if (unordered < 0) return [];
  const problem = 'must be above the node before it: nodes stand in ascending order, each once';
  return [{ path: pathText(['plan', 'nodes', unordered]), problem, value: nodes[unordered] }];
}

function mutantProblems({ mutant }: Plan, system: System): readonly Problem[] {
  if (mutant === undefined || findVariant(system, mutant) !== undefined) return [];
  const known = variantsOf(system).map(({ id }) => id);
  return [{ path: 'plan.mutant', problem: `names no mutant of ${system.name}: ${suggestion(mutant, known)}`, value: mutant }];
}

function workloadProblems({ workload: { mix, operator } }: Plan, system: System): readonly Problem[] {
  const parsed = system.workload(mix);
  if (!parsed.ok || operator === undefined || parsed.value.operator !== undefined) {
    return ofSystem(['plan', 'workload', 'mix'], parsed);
  }
  return [{ path: 'plan.workload.operator', problem: `must not be there: ${system.name} has no operator`, value: operator }];
}

function journalProblems(plan: Plan, system: System): readonly Problem[] {
  const journals = Object.entries(plan.initial ?? {});
  const problems: Problem[] = [];
  let records = 0;
  for (const [node, journal] of journals) {
    const path = ['plan', 'initial', node];
    if (!isNode(node, plan.nodes)) problems.push(stranger(path, node, plan, undefined));
    if (!Array.isArray(journal)) {
      problems.push({ path: pathText(path), problem: 'must be a list of records', value: journal });
      continue;
    }
    records += journal.length;
    if (records > LIMITS.initialRecords) {
      const problem = `must hold at most ${LIMITS.initialRecords} records in all, but holds ${records} or more`;
      return [{ path: 'plan.initial', problem, value: undefined }];
    }
    if (problems.length >= MOST_PROBLEMS) continue;
    problems.push(...ofSystem(path, system.parseJournal(journal, plan.nodes)));
  }
  return problems;
}

function driftProblems(plan: Plan): readonly Problem[] {
  return Object.entries(plan.clocks.driftPpm).flatMap(([node, ppm]) => {
    const path = ['plan', 'clocks', 'driftPpm', node];
    if (!isNode(node, plan.nodes)) return [stranger(path, node, plan, ppm)];
    const parsed = driftSchema.safeParse(ppm);
    return parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, ppm, path));
  });
}

function faultProblems(fault: Fault, plan: Plan, system: System,
  path: readonly PropertyKey[]): readonly Problem[] {
  const problems: Problem[] = [];
  const known = (target: Target, at: readonly PropertyKey[]): void => {
    const where = [...path, ...at];
    if (target === 'subject' && 'at' in fault) {
      const problem = 'must be the number of a node: only a triggered fault (`when`) has a subject';
      problems.push({ path: pathText(where), problem, value: target });
    }
    if (target !== 'subject' && !plan.nodes.includes(target)) problems.push(stranger(where, target, plan, target));
  };
  if ('node' in fault) known(fault.node, ['node']);
  if (fault.type === 'cut' || fault.type === 'clog') {
    known(fault.from, ['from']);
    known(fault.to, ['to']);
  }
  if (fault.type === 'partition') problems.push(...groupProblems(fault.groups, path, known));
  if ('message' in fault) {
    const [from = '', to = '', kind = ''] = fault.message.split(/[>/]/, 3);
    const problem = messageProblem(from, to, kind, plan.nodes, system);
    if (problem !== null) problems.push({ path: pathText([...path, 'message']), problem, value: fault.message });
  }
  if (fault.type === 'fireTimer' && !system.timers.includes(fault.timer)) {
    const problem = `names no timer of ${system.name}: ${suggestion(fault.timer, system.timers)}`;
    problems.push({ path: pathText([...path, 'timer']), problem, value: fault.timer });
  }
  if (fault.type === 'request') {
    problems.push(...ofSystem([...path, 'command'], system.parseCommand(fault.command)));
    problems.push(...playedClientProblems(fault.client, plan, path));
    if (fault.operation !== undefined && fault.client === undefined) {
      const problem = 'belongs to an operation of a client (`client`)';
      problems.push({ path: pathText([...path, 'operation']), problem, value: fault.operation });
    }
  }
  if ('when' in fault) {
    if (fault.when.node !== undefined) known(fault.when.node, ['when', 'node']);
    problems.push(...below([...path, 'when'], whenProblems(fault.when, system)));
  }
  return problems;
}

/** A client that a script plays is none of the workload's. */
function playedClientProblems(client: number | undefined, { workload }: Plan,
  path: readonly PropertyKey[]): readonly Problem[] {
  const taken = workload.clients + (workload.operator === undefined ? 0 : 1);
  if (client === undefined || client > taken) return [];
  const problem = `must be above ${taken}: the workload has clients of these numbers`;
  return [{ path: pathText([...path, 'client']), problem, value: client }];
}

/** Only a write becomes durable: a trigger on that side of another effect would never fire. */
function whenProblems({ point, side }: When, system: System): readonly Problem[] {
  const points = Object.entries(system.points);
  const effect = points.find(([name]) => name === point)?.[1].effect;
  if (effect === undefined) {
    return [{ path: 'point', problem: `names no point of ${system.name}: ${suggestion(point, points.map(([name]) => name))}`, value: point }];
  }
  if (side !== 'durable' || effect === 'persist') return [];
  const writes = points.filter(([, candidate]) => candidate.effect === 'persist').map(([name]) => name);
  const problem = `must be "before" or "after": ${point} is a ${effect}, and only a write becomes durable (${writes.join(', ')})`;
  return [{ path: 'side', problem, value: side }];
}

/** A node stands in one group at most. */
function groupProblems(groups: readonly (readonly Target[])[], path: readonly PropertyKey[],
  known: (target: Target, at: readonly PropertyKey[]) => void): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<Target>();
  groups.forEach((group, g) => group.forEach((target, i) => {
    known(target, ['groups', g, i]);
    if (seen.has(target)) {
      const problem = 'must stand in one group alone';
      problems.push({ path: pathText([...path, 'groups', g, i]), problem, value: target });
    }
    seen.add(target);
  }));
  return problems;
}

function reseedProblems({ choices }: Case): readonly Problem[] {
  const reseeds = choices.reseed ?? [];
  const unordered = reseeds.findIndex(({ atEvent }, i) => i > 0 && atEvent <= (reseeds[i - 1]?.atEvent ?? 0));
  if (unordered < 0) return [];
  const problem = 'must be above the one before it';
  return [{ path: pathText(['choices', 'reseed', unordered, 'atEvent']), problem, value: reseeds[unordered]?.atEvent }];
}

function stranger(path: readonly PropertyKey[], node: string | number, plan: Plan,
  value: Json | undefined): Problem {
  return { path: pathText(path), problem: strangerProblem(String(node), plan.nodes), value };
}
