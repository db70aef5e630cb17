/**
 * A Case as text: parsed once, at the edge, into something that can be run without further question, and written so
 * that a person can read it. Nothing in a Case is dropped, whatever it is called: what is not understood is a problem.
 */
import type { Problem, System } from '../systems/system.ts';
import { nameProblems } from './case-names.ts';
import { caseSchema, LIMITS } from './case-schema.ts';
import type { Case } from './case-type.ts';
import { suggestion } from './nearest.ts';
import { problemsOf } from './problems.ts';

export type ParsedCase =
  | { readonly ok: true; readonly testCase: Case; readonly system: System }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A Case file is no larger than this; look before it is read. */
export const CASE_FILE_BYTES = 64 * 1024 * 1024;

/** Takes what JSON.parse has made of a file. `systems` are those that a Case may name. */
export function parseCase(json: unknown, systems: readonly System[]): ParsedCase {
  const wild = wildness(json);
  if (wild !== null) return { ok: false, problems: [wild] };
  const version = versionProblem(json);
  if (version !== null) return { ok: false, problems: [version] };
  const problems: Problem[] = [];
  if (!hasShape(json, problems)) return { ok: false, problems };
  const name = json.plan.system;
  const system = systems.find((candidate) => candidate.name === name);
  if (system === undefined) {
    const problem = `names no system: ${suggestion(name, systems.map((known) => known.name))}`;
    return { ok: false, problems: [{ path: 'plan.system', problem, value: name }] };
  }
  problems.push(...nameProblems(json, system));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, testCase: json, system };
}

/** Pretty JSON; equal Cases give equal texts, whatever the order in which they were built. */
export function formatCase(testCase: Case): string {
  const { formatVersion, programVersion, expect, stopAt, maxEvents, plan, choices } = testCase;
  const { seed, system, mutant, nodes, settings, network, disk, clocks, workload, phases, faults } = plan;
  const ordered = {
    formatVersion, programVersion, expect, stopAt, maxEvents,
    plan: {
      seed, system, mutant, nodes, settings, network, disk, clocks, workload, phases, faults,
      initial: plan.initial,
    },
    choices,
  };
  return `${pretty(ordered, '')}\n`;
}

const WIDTH = 150;

/** What fits on a line stands on one. */
function pretty(value: unknown, indent: string): string {
  const flat = flatJson(value);
  if (flat.length + indent.length <= WIDTH || typeof value !== 'object' || value === null) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((element) => inner + pretty(element, inner)).join(',\n')}\n${indent}]`;
  const members = membersOf(value).map(([key, member]) => `${inner}${JSON.stringify(key)}: ${pretty(member, inner)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function flatJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = membersOf(value).map(([key, member]) => `${JSON.stringify(key)}: ${flatJson(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** As in JSON, what is undefined is not there. */
function membersOf(value: object): readonly (readonly [key: string, member: unknown])[] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

/** Nothing is transformed by the schema, so what passes it is a Case as it stands. */
function hasShape(json: unknown, problems: Problem[]): json is Case {
  const result = caseSchema.safeParse(json);
  if (!result.success) problems.push(...result.error.issues.flatMap((issue) => problemsOf(issue, json)));
  return result.success;
}

function versionProblem(json: unknown): Problem | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { path: '', problem: 'must be an object: a Case', value: json };
  }
  const version: unknown = Object.getOwnPropertyDescriptor(json, 'formatVersion')?.value;
  if (version === 1) return null;
  const problem = version === undefined ? 'is missing: a Case says `"formatVersion": 1`'
    : 'must be 1, the only version that this program reads';
  return { path: 'formatVersion', problem, value: version };
}

/** What no part of a Case may be, found without recursion: nested too deep, too long a text, a number that JSON has not. */
function wildness(json: unknown): Problem | null {
  let level: readonly unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > LIMITS.depth) return { path: '', problem: `must not be nested deeper than ${LIMITS.depth} levels`, value: undefined };
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string' && value.length > LIMITS.textLength) {
        return { path: '', problem: `must not hold a text of more than ${LIMITS.textLength} characters`, value };
      }
      if (typeof value === 'number' && !Number.isFinite(value)) {
        return { path: '', problem: 'must not hold a number beyond what a double can hold', value: String(value) };
      }
      if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) next.push(member);
      if (next.length > LIMITS.values) {
        return { path: '', problem: `must not hold more than ${LIMITS.values} values`, value: undefined };
      }
    }
    level = next;
  }
  return null;
}
