// `json`: Whitewater's own format of recorded histories, read and written.

import { describe, expect, test } from 'vitest';
import { fc, test as property } from '@fast-check/vitest';
import type { History, Mention, Operation } from '../../src/check/history/history.ts';
import { type Answer, type Call, CALLS, MODEL_NAMES, type ModelName, type Value } from '../../src/check/history/models.ts';
import { parseHistory } from '../../src/histories/formats.ts';
import { historyLines } from '../../src/histories/json.ts';
import { eventsOf, operationsOf, problemOf } from './reading.ts';

const CALL = { process: 0, type: 'invoke', operation: 'write', key: 'a', value: 1 };
const ANSWER = { process: 0, type: 'ok', operation: 'write', key: 'a' };

function textOf(...lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function nested(before: string, behind: string): string {
  return `${before}${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}${behind}\n`;
}

const read = (...lines: readonly object[]): readonly string[] => operationsOf(textOf(...lines), 'json', 'kv');

describe('json', () => {
  test('has one object a line; empty lines and a byte order mark do no harm', () => {
    const text = `\uFEFF${textOf(CALL)}\r\n\n${textOf({ ...ANSWER, time: 5 })}`;
    expect(operationsOf(text, 'json', 'kv')).toEqual(['0: write a 1 (1-4)']);
    expect(parseHistory(text, 'json', 'kv')).toMatchObject({ history: { operations: [{ call: { time: null }, answer: { time: 5 } }] } });
  });

  test('may have line ends of the old kind alone', () => {
    expect(operationsOf(textOf(CALL, ANSWER).replaceAll('\n', '\r'), 'json', 'kv')).toEqual(['0: write a 1 (1-2)']);
  });

  test('colons and quotes in a text are no members', () => {
    expect(read({ ...CALL, key: 'a":"b\\', value: '{"key":"c"}' })).toEqual(['0: write a":"b\\ "{\\"key\\":\\"c\\"}" (1-)']);
  });

  test('a read that saw null saw that there is nothing', () => {
    expect(read({ process: 1, type: 'invoke', operation: 'read', key: '' }, { process: 1, type: 'ok', operation: 'read', value: null }))
      .toEqual(['1: read -> null (1-2)']);
  });

  test('an answered compare-and-set says whether it did set; to say the call again means that it did', () => {
    const call = { process: 1, type: 'invoke', operation: 'cas', key: 'a', value: [1, 'x'] };
    const answer = { process: 1, type: 'ok', operation: 'cas' };
    expect(read(call, { ...answer, value: true })).toEqual(['1: cas a 1 to "x" -> done (1-2)']);
    expect(read(call, { ...answer, value: false })).toEqual(['1: cas a 1 to "x" -> failed (1-2)']);
    expect(read(call, { ...answer, value: [1, 'x'] })).toEqual(['1: cas a 1 to "x" -> done (1-2)']);
  });

  test('what failed has not happened; what has no definite answer stays open', () => {
    expect(read(CALL, { ...ANSWER, type: 'fail' }, CALL, { ...ANSWER, type: 'info' }, { process: 0, type: 'invoke', operation: 'delete', key: 'a' }))
      .toEqual(['0: write a 1 (3-)', '0: delete a (5-)']);
  });

  test('events are in the order of the file', () => {
    expect(eventsOf(textOf(CALL, { ...CALL, process: 1, operation: 'append' }, { ...ANSWER, type: 'fail' },
      { ...CALL, process: 2 }, { ...ANSWER, process: 2 }, { ...ANSWER, process: 1, operation: 'append' }), 'json', 'kv')).toEqual([0, 1, ~1, ~0]);
  });

  test('of no operations is a history', () => {
    expect(operationsOf('', 'json', 'kv')).toEqual([]);
  });
});

describe('json is refused, with the line:', () => {
  const mistakes: readonly [what: string, text: string, message: RegExp][] = [
    ['no JSON', `${textOf(CALL)}oops`, /^line 2: there must be one whole JSON object on a line; found oops$/],
    ['half a line', textOf(CALL, ANSWER).slice(0, -4), /^line 2: there must be one whole JSON object on a line; found \{"process"/],
    ['a list', `[${JSON.stringify(CALL)}]`, /^line 1: there must be one JSON object on a line; found \[\{/],
    ['a number', '7', /^line 1: there must be one JSON object on a line; found 7$/],
    ['an unknown member', textOf({ ...CALL, index: 1 }), /^line 1: the members must be process, type, operation, key, value, time; found "index"$/],
    ['no process', textOf({ ...CALL, process: undefined }), /^line 1: process must be a whole number; found none$/],
    ['a process that is no whole number', textOf({ ...CALL, process: 1.5 }), /^line 1: process must be a whole number; found 1\.5$/],
    ['an unknown type', textOf({ ...CALL, type: 'call' }), /^line 1: type must be "invoke", "ok", "fail" or "info"; found "call"$/],
    ['an unknown operation', textOf({ ...CALL, operation: 'get' }), /^line 1: operation must be "read", .*; found "get"$/],
    ['a key that is no text', textOf({ ...CALL, key: 1 }), /^line 1: key must be a text; found 1$/],
    ['no key', textOf({ ...CALL, key: undefined }), /^line 1: key is missing: with the model kv an operation must say its key$/],
    ['a value that is an object', textOf({ ...CALL, value: { a: 1 } }), /^line 1: value must be a text, a number, .*; found \{"a":1\}$/],
    ['a value that JSON does not hold exactly', textOf(CALL).replace(':1}', ':9007199254740993}'), /^line 1: the value must be a number that JSON holds exactly/],
    ['a value nested deeper than the stack is high', `${textOf(CALL)}${nested('{"process":0,"type":"invoke","operation":"write","value":', '}')}`, /^line 2: value must be a text, a number, .*; found \["\.\.\."\]$/],
    ['a line nested deeper than the stack is high', `${textOf(CALL)}${nested('', '')}`, /^line 2: there must be one JSON object on a line; found \[{120}\.\.\.$/],
    ['a member given twice', textOf(CALL).replace('{', '{"process":1,'), /^line 1: a line must have each member once; found \{"process":1,"process":0,/],
    ['a member given twice, once as what is refused', textOf(CALL).replace('{', '{"value":{},'), /^line 1: a line must have each member once/],
    ['a write of nothing', textOf({ ...CALL, value: undefined }), /^line 1: value must be what the write writes; found none$/],
    ['a cas of one value', textOf({ ...CALL, operation: 'cas' }), /^line 1: the value of a cas must be \[expected, new\]; found 1$/],
    ['a call of a read with a value', textOf({ ...CALL, operation: 'read' }), /^line 1: a read must have no value; found 1$/],
    ['an answered read without a value', textOf({ ...CALL, operation: 'read', value: null }, { ...ANSWER, operation: 'read' }), /^line 2: value must be what was read; found none$/],
    ['an answered cas without a value', textOf({ ...CALL, operation: 'cas', value: [1, 2] }, { ...ANSWER, operation: 'cas' }), /^line 2: the value of an answered cas must be true or false/],
    ['an answer without a call', textOf(ANSWER), /^line 1: process 0 gets an answer, but has no call that waits for one/],
    ['two calls at a time', textOf(CALL, CALL), /^line 2: process 0 calls, but its call of line 1 has had no answer/],
    ['an answer to another operation', textOf(CALL, { ...ANSWER, operation: 'append' }), /^line 2: the answer must be to the write .*; found append$/],
    ['an answer on another key', textOf(CALL, { ...ANSWER, key: 'b' }), /^line 2: the answer must be to the write that process 0 called on line 1, on key "a"; found key "b"$/],
    ['an answer of another value', textOf(CALL, { ...ANSWER, value: 2 }), /^line 2: .*, of 1; found 2$/],
    ['a time that is no number', textOf({ ...CALL, time: 'noon' }), /^line 1: time must be a number; found "noon"$/],
  ];

  test.each(mistakes)('%s', (_what, text, message) => {
    expect(problemOf(text, 'json', 'kv')).toMatch(message);
  });

  test('what the model does not know, and a key where it has none', () => {
    expect(problemOf(textOf({ ...CALL, operation: 'append', key: undefined }), 'json', 'register'))
      .toBe('line 1: the operation must be one that the model register knows: read, write; found append');
    expect(problemOf(textOf(CALL), 'json', 'cas-register')).toBe('line 1: the model cas-register has one register and no key (the model kv has keys); found "a"');
  });
});

/** Steps of a few processes: whoever has an open call gets an answer of that kind, or else calls. */
const steps = fc.array(fc.record({
  process: fc.nat(3), operation: fc.constantFrom('read', 'write', 'append', 'delete', 'cas'),
  key: fc.constantFrom('', 'a', 'b'), value: scalar(), other: scalar(), time: fc.option(fc.maxSafeInteger()), fate: fc.constantFrom('ok', 'ok', 'lost'),
}), { maxLength: 40 });

function scalar(): fc.Arbitrary<Value> {
  const fraction = fc.double({ noNaN: true, noDefaultInfinity: true, max: 1000, min: 0.001 });
  return fc.oneof(fc.string(), fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fraction);
}

type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

function historyOf(taken: readonly Step[], model: ModelName): History<Call, Answer> {
  const events: number[] = [];
  const operations: Operation<Call, Answer>[] = [];
  const waiting = new Map<number, number>();
  for (const step of taken) {
    const { process, time, fate } = step;
    const number = waiting.get(process);
    const known = CALLS[model].find((type) => type === step.operation) ?? 'read';
    if (number === undefined) {
      waiting.set(process, operations.length);
      events.push(operations.length);
      operations.push({ process, input: callOf(known, model === 'kv' ? step.key : '', step), output: null, isOpen: true, call: { line: 0, time }, answer: null });
      continue;
    }
    waiting.delete(process);
    const operation = operations[number];
    if (operation === undefined || fate === 'lost') continue;
    const { type } = operation.input;
    events.push(~number);
    operations[number] = {
      ...operation, isOpen: false, answer: { line: 0, time },
      output: type === 'read' ? step.value : type === 'cas' ? step.value === null : null,
    };
  }
  return { operations, events };
}

function callOf(type: Call['type'], key: string, { value, other }: Step): Call {
  if (type === 'read' || type === 'delete') return { type, key };
  return type === 'cas' ? { type, key, expected: other, value } : { type, key, value };
}

function withoutLines({ operations, events }: History<Call, Answer>): History<Call, Answer> {
  const blank = (mention: Mention): Mention => ({ ...mention, line: 0 });
  const blanked = operations.map((each) =>
    ({ ...each, call: blank(each.call), answer: each.answer === null ? null : blank(each.answer) }));
  return { events, operations: blanked };
}

property.prop([steps, fc.constantFrom(...MODEL_NAMES)])('what is written is read again as the same history', (taken, model) => {
  const history = historyOf(taken, model);
  const parsed = parseHistory(historyLines(history, model), 'json', model);
  expect(parsed.ok && withoutLines(parsed.history)).toEqual(history);
});
