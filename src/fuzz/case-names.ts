/**
 * Whether the names in a Case name anything: nodes, the mutant, points, timers, messages; and whether the parts that
 * are the system's own are what the system takes. The Case's shape has been checked before (`case-schema.ts`).
 */
import type { Case, Fault, Json, Plan, Target } from '../sim/plan.ts';
import type { Parsed, Problem, System } from '../systems/system.ts';
import { overrideProblems } from './case-overrides.ts';
import { driftSchema, LIMITS } from './case-schema.ts';
import { suggestion } from './nearest.ts';
import { pathText, problemsOf } from './problems.ts';

/** More would help nobody. */
const MOST_PROBLEMS = 20;

export function nameProblems(testCase: Case, system: System): readonly Problem[] {
  const { plan, choices } = testCase;
  const problems = [
    ...nodeProblems(plan),
    ...mutantProblems(plan, system),
    ...below(['plan', 'settings'], system.parseSettings(plan.settings)),
    ...below(['plan', 'workload', 'mix'], system.workload(plan.workload.mix)),
    ...journalProblems(plan, system),
    ...driftProblems(plan),
    ...plan.faults.flatMap((fault, i) => faultProblems(fault, plan, system, ['plan', 'faults', i])),
    ...reseedProblems(testCase),
  ];
  const most = MOST_PROBLEMS - problems.length;
  return most <= 0 ? problems : [...problems, ...overrideProblems(choices.overrides, plan, system, most)];
}

/** The problems of a part of the Case that the system parses, as problems of the Case. */
function below(path: readonly PropertyKey[], parsed: Parsed<unknown>): readonly Problem[] {
  if (parsed.ok) return [];
  const base = pathText(path);
  return parsed.problems.map((problem) => {
    const inner = problem.path === '' || problem.path.startsWith('[') ? problem.path : `.${problem.path}`;
    return { ...problem, path: `${base}${inner}` };
  });
}

function nodeProblems({ nodes }: Plan): readonly Problem[] {
  if (nodes.length === 0) return [{ path: 'plan.nodes', problem: 'must name at least one node', value: nodes }];
  const unordered = nodes.findIndex((node, i) => i > 0 && node <= (nodes[i - 1] ?? 0));
  if (unordered < 0) return [];
  const problem = 'must be above the node before it: nodes stand in ascending order, each once';
  return [{ path: pathText(['plan', 'nodes', unordered]), problem, value: nodes[unordered] }];
}

function mutantProblems({ mutant }: Plan, system: System): readonly Problem[] {
  if (mutant === undefined || system.mutants.some(({ id }) => id === mutant)) return [];
  const known = system.mutants.map(({ id }) => id);
  return [{ path: 'plan.mutant', problem: `names no mutant of ${system.name}: ${suggestion(mutant, known)}`, value: mutant }];
}

function journalProblems(plan: Plan, system: System): readonly Problem[] {
  const journals = Object.entries(plan.initial ?? {});
  const problems: Problem[] = [];
  let records = 0;
  for (const [node, journal] of journals) {
    const path = ['plan', 'initial', node];
    if (!plan.nodes.some((id) => String(id) === node)) problems.push(stranger(path, node, plan, undefined));
    if (!Array.isArray(journal)) {
      problems.push({ path: pathText(path), problem: 'must be a list of records', value: journal });
      continue;
    }
    records += journal.length;
    if (records > LIMITS.initialRecords) {
      const problem = `must hold at most ${LIMITS.initialRecords} records in all, but holds ${records} or more`;
      return [{ path: 'plan.initial', problem, value: undefined }];
    }
    for (let i = 0; i < journal.length && problems.length < MOST_PROBLEMS; i++) {
      problems.push(...below([...path, i], system.parseRecord(journal[i])));
    }
  }
  return problems;
}

function driftProblems(plan: Plan): readonly Problem[] {
  return Object.entries(plan.clocks.driftPpm).flatMap(([node, ppm]) => {
    const path = ['plan', 'clocks', 'driftPpm', node];
    if (!plan.nodes.some((id) => String(id) === node)) return [stranger(path, node, plan, ppm)];
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
  if ('message' in fault) for (const node of fault.message.split('/', 1).join('').split('>')) known(Number(node), ['message']);
  if (fault.type === 'fireTimer' && !system.timers.includes(fault.timer)) {
    const problem = `names no timer of ${system.name}: ${suggestion(fault.timer, system.timers)}`;
    problems.push({ path: pathText([...path, 'timer']), problem, value: fault.timer });
  }
  if (fault.type === 'request') problems.push(...below([...path, 'command'], system.parseCommand(fault.command)));
  if ('when' in fault) {
    const { point, node } = fault.when;
    if (node !== undefined) known(node, ['when', 'node']);
    const points = Object.keys(system.points);
    if (!points.includes(point)) {
      const problem = `names no point of ${system.name}: ${suggestion(point, points)}`;
      problems.push({ path: pathText([...path, 'when', 'point']), problem, value: point });
    }
  }
  return problems;
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
  const problem = `names node ${String(node).slice(0, 40)}, which is not among the nodes ${plan.nodes.join(', ')} of this case`;
  return { path: pathText(path), problem, value };
}
