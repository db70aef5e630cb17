/**
 * One operation as a map of EDN, as Jepsen records it: `{:process 0, :type :invoke, :f :write, :value 3}`. A `:fail` has
 * certainly not happened, an `:info` may happen at any later time. Members that say nothing of what clients saw (`:index`,
 * `:error`, ...) are left alone, and so are processes that are no clients (`:nemesis`).
 */
import { unreachable } from '../base/assert.ts';
import type { Call, ModelName } from '../check/history/models.ts';
import { type EdnForm, ednText, ednValue } from './edn-syntax.ts';
import { type Found, found, type Wrong, wrong } from './problem.ts';
import { knownOperation, type Outcome, type Recording } from './recorder.ts';

export interface EdnDialect {
  readonly model: ModelName;
  /** A read that was answered with nil saw nothing definite, so it says nothing; else nil is a value. */
  readonly isNilIndefinite: boolean;
}

const OPERATIONS: ReadonlyMap<string, Call['type']> = new Map([
  [':read', 'read'], [':get', 'read'], [':write', 'write'], [':put', 'write'], [':append', 'append'], [':delete', 'delete'], [':cas', 'cas'],
]);
const NOTHING: Found<Recording> = { ok: true, value: { type: 'nothing' } };
const NIL: EdnForm = { type: 'scalar', value: null, from: 0, to: 0 };

/** What one map says; a tag before it (`#jepsen.history.Op`) changes nothing. */
export function ednRecording(form: EdnForm, dialect: EdnDialect): Found<Recording> {
  if (form.type === 'tagged') return ednRecording(form.form, dialect);
  if (form.type !== 'map') return wrong('an operation must be a map such as {:process 0, :type :invoke, :f :read, :value nil}', ednText(form));
  const read = membersOf(form);
  if (!read.ok) return read;
  const members = read.value;
  const who = members.get('process');
  if (who === undefined) return wrong('an operation must say its :process', ednText(form));
  if (isName(who)) return NOTHING;
  const process = integerOf(who);
  if (process === null) {
    return wrong('the :process must be a whole number up to 2^53 (or a keyword or a symbol, of what is no client)', ednText(who));
  }
  const operation = knownOperation(ednText(members.get('f') ?? NIL), OPERATIONS, dialect.model);
  if (!operation.ok) return operation;
  const type = ednText(members.get('type') ?? NIL);
  switch (type) {
    case ':invoke': return called(process, operation.value, members, dialect.model);
    case ':ok': return answered(process, operation.value, members, dialect);
    case ':fail': return withoutAnswer(process, operation.value, { type: 'void' });
    case ':info': return withoutAnswer(process, operation.value, { type: 'open' });
    default: return wrong('the :type must be :invoke, :ok, :fail or :info', type);
  }
}

/** The time that a map says, if it is a number. */
export function ednTime(form: EdnForm): number | null {
  if (form.type === 'tagged') return ednTime(form.form);
  if (form.type !== 'map') return null;
  const time = form.entries.find(([key]) => key.type === 'keyword' && key.name === 'time')?.[1];
  return time?.type === 'scalar' && typeof time.value === 'number' ? time.value : null;
}

/** A call on a key with a value, in any format that writes values as EDN. */
export function ednCall(operation: Call['type'], key: string, value: EdnForm): Found<Call> {
  switch (operation) {
    case 'read': case 'delete': return found({ type: operation, key });
    case 'write': case 'append': return found({ type: operation, key, value: ednValue(value) });
    case 'cas': {
      const pair = pairOf(value);
      if (pair === null) return wrong('the value of a cas must be [expected new]', ednText(value));
      return found({ type: 'cas', key, expected: ednValue(pair[0]), value: ednValue(pair[1]) });
    }
    default: return unreachable(operation);
  }
}

type Members = ReadonlyMap<string, EdnForm>;

function membersOf(form: EdnForm & { readonly type: 'map' }): Found<Members> {
  const members = new Map<string, EdnForm>();
  for (const [key, value] of form.entries) {
    if (key.type !== 'keyword') continue;
    if (members.has(key.name)) return wrong(`an operation must say :${key.name} once`, ednText(form));
    members.set(key.name, value);
  }
  return found(members);
}

function called(process: number, operation: Call['type'], members: Members, model: ModelName): Found<Recording> {
  const subject = subjectOf(members, model);
  if (!subject.ok) return subject;
  const { key, value } = subject.value;
  const needsValue = operation !== 'read' && operation !== 'delete';
  if (needsValue && value === null) return wrong(`a ${operation} must say its :value`);
  const call = ednCall(operation, key, value ?? NIL);
  return call.ok ? found({ type: 'call', process, call: call.value }) : call;
}

function answered(process: number, operation: Call['type'], members: Members, dialect: EdnDialect): Found<Recording> {
  const done: Outcome = { type: 'answered', output: operation === 'cas' ? true : null };
  if (operation !== 'read' && isNil(members.get('value'))) return withoutAnswer(process, operation, done);
  const subject = subjectOf(members, dialect.model);
  if (!subject.ok) return subject;
  const { key, value } = subject.value;
  if (operation !== 'read') {
    const restated = ednCall(operation, key, value ?? NIL);
    return restated.ok ? found({ type: 'answer', process, operation, key, restated: restated.value, outcome: done }) : restated;
  }
  if (value === null) return wrong('an answered read must say its :value');
  const outcome: Outcome = dialect.isNilIndefinite && isNil(value) ? { type: 'void' } : { type: 'answered', output: ednValue(value) };
  return found({ type: 'answer', process, operation, key, restated: null, outcome });
}

/** What became of a call, and nothing else. */
export function withoutAnswer(process: number, operation: Call['type'], outcome: Outcome): Found<Recording> {
  return found({ type: 'answer', process, operation, key: null, restated: null, outcome });
}

interface Subject {
  readonly key: string;
  /** Null: none is said. */
  readonly value: EdnForm | null;
}

/** What an operation is about: for a map of keys a `:key`, or a value that is a `[key value]`. */
function subjectOf(members: Members, model: ModelName): Found<Subject> {
  const key = members.get('key');
  const value = members.get('value') ?? null;
  if (model !== 'kv') {
    return isNil(key) ? found({ key: '', value }) : keyWithoutKeys(model, key);
  }
  if (key !== undefined && !isNil(key)) return found({ key: keyText(key), value });
  const pair = value === null ? null : pairOf(value);
  if (pair !== null) return found({ key: keyText(pair[0]), value: pair[1] });
  return wrong('with the model kv an operation must say its :key, or have a :value [key value]', value === null ? null : ednText(value));
}

function keyWithoutKeys(model: ModelName, key: EdnForm | undefined): Wrong {
  return wrong(`the model ${model} has one register and no :key (the model kv has keys)`, key === undefined ? null : ednText(key));
}

function keyText(form: EdnForm): string {
  return form.type === 'scalar' && typeof form.value === 'string' ? form.value : ednText(form);
}

function pairOf(form: EdnForm): readonly [EdnForm, EdnForm] | null {
  if (form.type !== 'vector' && form.type !== 'list') return null;
  const [first, second, ...more] = form.items;
  return first === undefined || second === undefined || more.length > 0 ? null : [first, second];
}

/** A keyword or a symbol. Characters, regular expressions and numbers too large begin otherwise. */
function isName(form: EdnForm): boolean {
  return form.type === 'keyword' || (form.type === 'other' && /^(?![+-]?\d)[^\\#]/.test(form.text));
}

function integerOf(form: EdnForm): number | null {
  return form.type === 'scalar' && Number.isSafeInteger(form.value) ? Number(form.value) : null;
}

function isNil(form: EdnForm | undefined): boolean {
  return form === undefined || (form.type === 'scalar' && form.value === null);
}
