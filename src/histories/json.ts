/**
 * `json`: Whitewater's own format, one JSON object a line, and the writer of it. An answered compare-and-set says whether
 * it did set; an operation that failed has certainly not happened.
 */
import { z } from 'zod';
import { at, unreachable } from '../base/assert.ts';
import type { History, Mention } from '../check/history/history.ts';
import type { Answer, Call, ModelName, Value } from '../check/history/models.ts';
import { type Found, found, type Wrong, wrong } from './problem.ts';
import type { Entry, Outcome, Recording } from './recorder.ts';
import { textLines } from './text-lines.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Line = z.strictObject({
  process: z.int(),
  type: z.enum(['invoke', 'ok', 'fail', 'info']),
  operation: z.enum(['read', 'write', 'append', 'delete', 'cas']),
  key: z.string().optional(),
  value: z.union([Scalar, z.tuple([Scalar, Scalar])]).optional(),
  time: z.number().optional(),
});
type Line = z.infer<typeof Line>;

const EXPECTED: Readonly<Record<keyof Line, string>> = {
  process: 'a whole number',
  type: '"invoke", "ok", "fail" or "info"',
  operation: '"read", "write", "append", "delete" or "cas"',
  key: 'a text',
  value: 'a text, a number, true, false, null, or of a cas [expected, new]',
  time: 'a number',
};

export function* jsonEntries(text: string, model: ModelName): Generator<Entry> {
  for (const [index, content] of textLines(text).entries()) {
    if (content.trim() === '') continue;
    const line = parseLine(content);
    const time = line.ok ? line.value.time ?? null : null;
    yield { mention: { line: index + 1, time }, recording: line.ok ? recordingOf(line.value, model) : line };
  }
}

/** The history as a file of this format, in the order of what happened. */
export function historyLines({ operations, events }: History<Call, Answer>, model: ModelName): string {
  const lines: Line[] = [];
  const open = new Map<number, Call>();
  for (const event of events) {
    const { process, input, output, isOpen, call, answer } = at(operations, event < 0 ? ~event : event);
    if (event < 0) {
      const value = input.type === 'read' || input.type === 'cas' ? { value: output } : {};
      lines.push({ ...lineOf(process, 'ok', input, model), ...value, ...timeOf(answer) });
      continue;
    }
    // Whoever goes on after a call that stays open has had at least that answer.
    const given = open.get(process);
    if (given !== undefined) lines.push(lineOf(process, 'info', given, model));
    if (isOpen) open.set(process, input);
    else open.delete(process);
    lines.push({ ...lineOf(process, 'invoke', input, model), ...saidBy(input), ...timeOf(call) });
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function lineOf(process: number, type: Line['type'], call: Call, model: ModelName): Line {
  return { process, type, operation: call.type, ...(model === 'kv' ? { key: call.key } : {}) };
}

function saidBy(call: Call): Pick<Line, 'value'> {
  switch (call.type) {
    case 'read': case 'delete': return {};
    case 'write': case 'append': return { value: call.value };
    case 'cas': return { value: [call.expected, call.value] };
    default: return unreachable(call);
  }
}

function timeOf(mention: Mention | null): Pick<Line, 'time'> {
  return mention === null || mention.time === null ? {} : { time: mention.time };
}

function parseLine(content: string): Found<Line> {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return wrong('there must be one whole JSON object on a line', content);
  }
  const parsed = Line.safeParse(json);
  if (!parsed.success) return problemOf(at(parsed.error.issues, 0), json, content);
  if (colonsIn(content) > Object.keys(parsed.data).length) return wrong('a line must have each member once', content);
  const inexact = [parsed.data.value].flat().find((value) => typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value));
  return inexact === undefined ? found(parsed.data)
    : wrong('the value must be a number that JSON holds exactly, up to 2^53 (write a larger one as a text)', content);
}

/** Outside texts: as many as there are members, where no value has members of its own. */
function colonsIn(line: string): number {
  let colons = 0;
  let isInText = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i];
    if (character === '\\') i += 1;
    else if (character === '"') isInText = !isInText;
    else if (character === ':' && !isInText) colons += 1;
  }
  return colons;
}

function problemOf(issue: z.core.$ZodIssue, json: unknown, content: string): Wrong {
  if (issue.code === 'unrecognized_keys') {
    return wrong(`the members must be ${Object.keys(EXPECTED).join(', ')}`, issue.keys.map((key) => JSON.stringify(key)).join(', '));
  }
  const name = Line.keyof().safeParse(issue.path[0]);
  if (!name.success) return wrong('there must be one JSON object on a line', content);
  const member = z.record(z.string(), z.unknown()).safeParse(json).data?.[name.data];
  return wrong(`${name.data} must be ${EXPECTED[name.data]}`, member === undefined ? 'none' : outlineOf(member));
}

/** As JSON, without what is deeper inside: a value may be nested deeper than the stack is high. */
function outlineOf(value: unknown): string {
  let isInner = false;
  return JSON.stringify(value, (_key, each: unknown) => {
    if (isInner && typeof each === 'object' && each !== null) return '...';
    isInner = true;
    return each;
  });
}

function recordingOf(line: Line, model: ModelName): Found<Recording> {
  const { process, type, operation } = line;
  const key = line.key ?? null;
  if (model !== 'kv' && key !== null) {
    return wrong(`the model ${model} has one register and no key (the model kv has keys)`, JSON.stringify(key));
  }
  switch (type) {
    case 'invoke': {
      const call = callOf(line, model);
      return call.ok ? found({ type: 'call', process, call: call.value }) : call;
    }
    case 'ok': return answered(line);
    case 'fail': return found({ type: 'answer', process, operation, key, restated: null, outcome: { type: 'void' } });
    case 'info': return found({ type: 'answer', process, operation, key, restated: null, outcome: { type: 'open' } });
    default: return unreachable(type);
  }
}

function callOf({ operation, key, value }: Line, model: ModelName): Found<Call> {
  if (model === 'kv' && key === undefined) return wrong('key is missing: with the model kv an operation must say its key');
  return callOn(operation, key ?? '', value);
}

function callOn(operation: Call['type'], key: string, value: Line['value']): Found<Call> {
  switch (operation) {
    case 'read': case 'delete':
      return value === undefined || value === null ? found({ type: operation, key }) : wrong(`a ${operation} must have no value`, JSON.stringify(value));
    case 'write': case 'append':
      return value === undefined || isPair(value) ? wrong(`value must be what the ${operation} writes`, shown(value))
        : found({ type: operation, key, value });
    case 'cas':
      return isPair(value) ? found({ type: 'cas', key, expected: value[0], value: value[1] })
        : wrong('the value of a cas must be [expected, new]', shown(value));
    default: return unreachable(operation);
  }
}

/** An answer may leave out the key, and what it wrote; what it says must be what was called. */
function answered(line: Line): Found<Recording> {
  const { process, operation, value } = line;
  const key = line.key ?? null;
  const output = outputOf(operation, value);
  if (!output.ok) return output;
  const outcome: Outcome = { type: 'answered', output: output.value };
  const restates = operation === 'cas' ? isPair(value) : operation !== 'read' && value !== undefined;
  if (!restates) return found({ type: 'answer', process, operation, key, restated: null, outcome });
  const restated = callOn(operation, key ?? '', value);
  return restated.ok ? found({ type: 'answer', process, operation, key, restated: restated.value, outcome }) : restated;
}

function outputOf(operation: Call['type'], value: Line['value']): Found<Answer> {
  if (operation === 'read') {
    return value === undefined || isPair(value) ? wrong('value must be what was read', shown(value)) : found(value);
  }
  if (operation !== 'cas') return found(null);
  if (typeof value === 'boolean') return found(value);
  return isPair(value) ? found(true) : wrong('the value of an answered cas must be true or false: whether it did set', shown(value));
}

function isPair(value: Line['value']): value is [Value, Value] {
  return Array.isArray(value);
}

function shown(value: Line['value']): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
