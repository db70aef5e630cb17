/**
 * `jepsen-log`: the text log of a Jepsen test of a register, as its analysis of etcd left it. Lines such as
 * `INFO  jepsen.util - 3 :invoke :cas [0 4]`, with tabs or spaces between; all other lines are skipped. Here `:fail :cas`
 * is a compare that was carried out and failed; a read or write that failed has not happened. `nil` is a value: unset.
 */
import type { Call, ModelName } from '../check/history/models.ts';
import { ednCall, withoutAnswer } from './edn-operation.ts';
import { type EdnForm, ednText, ednValue, parseEdn } from './edn-syntax.ts';
import { type Found, found, wrong } from './problem.ts';
import { type Entry, knownOperation, type Outcome, type Recording } from './recorder.ts';
import { textLines } from './text-lines.ts';

/** Behind these words stands an operation, if a number comes next. */
const MARK = /\bjepsen\.util(?::| -)\s+(?=[+-]?\d)/;
const OPERATION = /^(\d+)\s+(:\S+)\s+(:\S+)\s*(.*)$/;
const EXAMPLE = 'jepsen.util - 0 :invoke :read nil';
const OPERATIONS: ReadonlyMap<string, Call['type']> = new Map([[':read', 'read'], [':write', 'write'], [':cas', 'cas']]);

export function* jepsenLogEntries(text: string, model: ModelName): Generator<Entry> {
  const lines = textLines(text);
  for (const [index, line] of lines.entries()) {
    const mention = { line: index + 1, time: null };
    const mark = MARK.exec(line);
    if (mark !== null) {
      yield { mention, recording: recordingOf(line.slice(mark.index + mark[0].length), line, model) };
    } else if (index === lines.length - 1 && isBeginning(line)) {
      yield { mention, recording: wrong(`the last line must be whole, such as ${EXAMPLE}`, line) };
    }
  }
}

/** A line that was cut before it said anything. */
function isBeginning(line: string): boolean {
  return line !== '' && /^INFO {2}jepsen\.util - $/.test(line + 'INFO  jepsen.util - '.slice(line.length));
}

function recordingOf(text: string, line: string, model: ModelName): Found<Recording> {
  const [, number, type, name, rest = ''] = OPERATION.exec(text) ?? [];
  if (number === undefined || type === undefined || name === undefined) {
    return wrong(`an operation must be such as ${EXAMPLE}`, line);
  }
  const process = Number(number);
  if (!Number.isSafeInteger(process)) return wrong('the process must be a whole number up to 2^53', number);
  const operation = knownOperation(name, OPERATIONS, model);
  if (!operation.ok) return operation;
  switch (type) {
    case ':invoke': return called(process, operation.value, rest);
    case ':ok': return answered(process, operation.value, rest, true);
    case ':fail': return operation.value === 'cas' ? answered(process, 'cas', rest, false) : unanswered(process, operation.value, rest, { type: 'void' });
    case ':info': return unanswered(process, operation.value, rest, { type: 'open' });
    default: return wrong('the type must be :invoke, :ok, :fail or :info', type);
  }
}

function called(process: number, operation: Call['type'], rest: string): Found<Recording> {
  const value = valueIn(rest);
  if (!value.ok) return value;
  const call = ednCall(operation, '', value.value);
  return call.ok ? found({ type: 'call', process, call: call.value }) : call;
}

/** `didSet`: of a cas. */
function answered(process: number, operation: Call['type'], rest: string, didSet: boolean): Found<Recording> {
  const value = valueIn(rest);
  if (!value.ok) return value;
  const restated = ednCall(operation, '', value.value);
  if (!restated.ok) return restated;
  const output = operation === 'read' ? ednValue(value.value) : operation === 'cas' ? didSet : null;
  return found({ type: 'answer', process, operation, key: '', restated: restated.value, outcome: { type: 'answered', output } });
}

/** What stands there instead of a value is not looked at, but that it is there: the line may be cut. */
function unanswered(process: number, operation: Call['type'], rest: string, outcome: Outcome): Found<Recording> {
  return rest === '' ? wrong('a value or a reason must stand here', 'the end of the line') : withoutAnswer(process, operation, outcome);
}

function valueIn(rest: string): Found<EdnForm> {
  const parsed = parseEdn(rest);
  const expected = 'a value must stand here: nil, a number, or [expected new]';
  if (!parsed.ok) return wrong(expected, rest);
  const [value, more] = parsed.forms;
  if (value === undefined || more !== undefined) return wrong(expected, rest === '' ? 'the end of the line' : rest);
  // Half of `nil` would be a symbol.
  const isWord = value.type === 'keyword' || (value.type === 'other' && !/^[+-]?\d/.test(value.text));
  return isWord ? wrong(expected, ednText(value)) : found(value);
}
