/**
 * zod's findings in the project's own terms: what is wrong, where, and what was found there.
 */
import type { z } from 'zod';
import type { Parsed, Problem } from './system.ts';

/** Of a long list so many problems are told: more would help nobody. */
const MOST_PROBLEMS = 20;

/** Parses unknown input by a schema. */
export function parsedBy<T>(schema: z.ZodType<T>, input: unknown): Parsed<T> {
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: result.error.issues.map((issue) => problemOf(issue, input)) };
}

/**
 * Parses each element of a list. `check` says what is wrong with an element after those before it; behind the first
 * problem it is not asked any more, since nothing is what it should be there.
 */
export function parsedEach<T>(inputs: readonly unknown[], parse: (input: unknown) => Parsed<T>,
  check: (element: T) => Problem | null): Parsed<readonly T[]> {
  const elements: T[] = [];
  const problems: Problem[] = [];
  for (let i = 0; i < inputs.length && problems.length < MOST_PROBLEMS; i++) {
    const parsed = parse(inputs[i]);
    if (!parsed.ok) {
      problems.push(...below([i], parsed.problems));
    } else if (problems.length === 0) {
      elements.push(parsed.value);
      const problem = check(parsed.value);
      if (problem !== null) problems.push(...below([i], [problem]));
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: elements };
}

/** The problems of a part, as problems of the whole in which it lies at `path`. */
export function below(path: readonly PropertyKey[], problems: readonly Problem[]): readonly Problem[] {
  const base = pathText(path);
  return problems.map((problem) => {
    const inner = problem.path === '' || problem.path.startsWith('[') ? problem.path : `.${problem.path}`;
    return { ...problem, path: `${base}${inner}` };
  });
}

/** `plan.faults[3].at`, `choices.overrides["net/1>2/vote/1/lost"]` */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (typeof key === 'string' && /^[A-Za-z_$][\w$]*$/.test(key)) text += text === '' ? key : `.${key}`;
    else text += `[${JSON.stringify(String(key))}]`;
  }
  return text;
}

/** Own members alone: a path may go through data that is called `constructor`. */
export function memberAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

function problemOf(issue: z.core.$ZodIssue, input: unknown): Problem {
  return { path: pathText(issue.path), problem: issue.message, value: memberAt(input, issue.path) };
}
