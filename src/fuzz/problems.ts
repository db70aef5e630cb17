/**
 * What is wrong with an input, in words: zod's findings in the terms of a person who wrote a file by hand.
 */
import type { z } from 'zod';
import { memberAt, pathText } from '../systems/parse.ts';
import type { Problem } from '../systems/system.ts';
import { orList, suggestion } from './nearest.ts';

const EXPECTED: { readonly [type: string]: string } = {
  int: 'a whole number', number: 'a number', string: 'a text', array: 'a list', object: 'an object',
  boolean: 'true or false',
};

/** A finding about `input`, which lies at `base`; an unknown member is a problem of its own. */
export function problemsOf(issue: z.core.$ZodIssue, input: unknown,
  base: readonly PropertyKey[] = []): readonly Problem[] {
  const at = (path: readonly PropertyKey[], problem: string): Problem =>
    ({ path: pathText([...base, ...path]), problem, value: memberAt(input, path) });
  if (issue.code !== 'unrecognized_keys') return [at(issue.path, sentence(issue, memberAt(input, issue.path)))];
  const known = issue.message.split(' ');
  return issue.keys.map((key) => at([...issue.path, key], `is not known here: ${suggestion(key, known)}`));
}

/** A problem in one line: where, what is wrong and what would be right, what was found. */
export function problemText({ path, problem, value }: Problem): string {
  const where = path === '' ? 'the whole' : path;
  return value === undefined ? `${where} ${problem}` : `${where} ${problem}; found ${shortJson(value)}`;
}

/** JSON of a value, cut to `most` characters. */
export function shortJson(value: unknown, most = 120): string {
  const text = clipped(value);
  return text.length <= most ? text : `${text.slice(0, most)}...`;
}

function clipped(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 1000));
  if (Array.isArray(value) && value.length > 20) return `a list of ${value.length} elements`;
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 20) {
    return `an object with ${Object.keys(value).length} members`;
  }
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function sentence(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === 'invalid_type') {
    const expected = EXPECTED[issue.expected] ?? issue.expected;
    return found === undefined ? `is missing: it must be ${expected}` : `must be ${expected}`;
  }
  if (issue.code === 'too_small') return `must be at least ${String(issue.minimum)}${unitOf(issue.origin)}`;
  if (issue.code === 'too_big') return `must be at most ${String(issue.maximum)}${unitOf(issue.origin)}`;
  if (issue.code === 'invalid_value') return `must be ${orList(issue.values.map((value) => shortJson(value)))}`;
  return issue.message;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' elements long' : '';
}
