/**
 * zod's findings in the project's own terms: what is wrong, where, and what was found there.
 */
import type { z } from 'zod';
import type { Parsed, Problem } from './system.ts';

/** Parses unknown input by a schema. */
export function parsedBy<T>(schema: z.ZodType<T>, input: unknown): Parsed<T> {
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: result.error.issues.map((issue) => problemOf(issue, input)) };
}

function problemOf(issue: z.core.$ZodIssue, input: unknown): Problem {
  let value = input;
  for (const key of issue.path) value = memberOf(value, key);
  return { path: pathText(issue.path), problem: issue.message, value };
}

/** `plan.faults[3].at` */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
  }
  return text;
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
