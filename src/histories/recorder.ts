/**
 * From what a file says line by line to a history. Each format's reader tells what it found, in order; here it is decided
 * whether that can be: who may call, what an answer must answer, what the model knows. What certainly did not happen is
 * left out; what nobody answered stays open.
 */
import { at, unreachable } from '../base/assert.ts';
import type { History, Mention, Operation } from '../check/history/history.ts';
import { type Answer, type Call, CALLS, type ModelName } from '../check/history/models.ts';
import { type Found, type HistoryProblem, wrong } from './problem.ts';

/** What one entry of a file says. */
export type Recording =
  | { readonly type: 'call'; readonly process: number; readonly call: Call }
  | {
    readonly type: 'answer'; readonly process: number; readonly operation: Call['type']; readonly outcome: Outcome;
    /** The key, and the values of the call, as the answer says them again: they must be those of the call. Null: it does not. */
    readonly key: string | null;
    readonly restated: Call | null;
  }
  /** Nothing about an operation of a client. */
  | { readonly type: 'nothing' };

export type Outcome =
  | { readonly type: 'answered'; readonly output: Answer }
  /** It may take effect at any later time, or never. */
  | { readonly type: 'open' }
  /** It certainly did not happen, or nobody saw anything definite of it. */
  | { readonly type: 'void' };

export interface Entry {
  readonly mention: Mention;
  readonly recording: Found<Recording>;
}

export type RecordedHistory =
  | {
    readonly ok: true;
    readonly history: History<Call, Answer>;
    /** Calls that the file holds; those that did not happen are not in the history. */
    readonly calls: number;
  }
  | { readonly ok: false; readonly problem: HistoryProblem };

/** Reads entries up to the first that can't be. */
export function record(entries: Iterable<Entry>, model: ModelName): RecordedHistory {
  const recorder = new Recorder(model);
  for (const { mention, recording } of entries) {
    const heard = recording.ok ? recorder.hear(recording.value, mention) : recording;
    if (heard.ok) continue;
    return { ok: false, problem: { line: mention.line, message: heard.message, found: heard.found } };
  }
  return { ok: true, history: recorder.history(), calls: recorder.calls };
}

/** The operation that a name means, if the model knows it. */
export function knownOperation(name: string, names: ReadonlyMap<string, Call['type']>,
  model: ModelName): Found<Call['type']> {
  const operation = names.get(name);
  if (operation !== undefined && CALLS[model].includes(operation)) return { ok: true, value: operation };
  const known = [...names].filter(([, type]) => CALLS[model].includes(type)).map(([each]) => each);
  return wrong(`the operation must be one that the model ${model} knows: ${known.join(', ')}`, name);
}

/** One call, and what has become of it. */
interface Made {
  readonly process: number;
  readonly call: Call;
  readonly mention: Mention;
  /** Null: none yet. */
  outcome: Outcome | null;
  answer: Mention | null;
}

type Answered = Extract<Recording, { type: 'answer' }>;

const HEARD: Found<null> = { ok: true, value: null };

class Recorder {
  private readonly model: ModelName;
  private readonly made: Made[] = [];
  /** `k`: the call of `made[k]`; `~k`: its answer. */
  private readonly events: number[] = [];
  /** By process: the call that waits for its answer. */
  private readonly waiting = new Map<number, number>();

  constructor(model: ModelName) {
    this.model = model;
  }

  get calls(): number {
    return this.made.length;
  }

  hear(recording: Recording, mention: Mention): Found<null> {
    switch (recording.type) {
      case 'call': return this.hearCall(recording.process, recording.call, mention);
      case 'answer': return this.hearAnswer(recording, mention);
      case 'nothing': return HEARD;
      default: return unreachable(recording);
    }
  }

  history(): History<Call, Answer> {
    const numbers = new Map<number, number>();
    const operations: Operation<Call, Answer>[] = [];
    this.made.forEach((made, index) => {
      if (made.outcome?.type === 'void') return;
      numbers.set(index, operations.length);
      operations.push(operationOf(made));
    });
    const events = this.events.flatMap((event) => {
      const number = numbers.get(event < 0 ? ~event : event);
      if (number === undefined) return [];
      return [event < 0 ? ~number : number];
    });
    return { operations, events };
  }

  private hearCall(process: number, call: Call, mention: Mention): Found<null> {
    const open = this.waiting.get(process);
    if (open !== undefined) {
      const { line } = at(this.made, open).mention;
      return wrong(`process ${process} calls, but its call of line ${line} has had no answer of any kind (ok, fail or info): a process makes one call at a time`);
    }
    if (!CALLS[this.model].includes(call.type)) {
      return wrong(`the operation must be one that the model ${this.model} knows: ${CALLS[this.model].join(', ')}`, call.type);
    }
    this.waiting.set(process, this.made.length);
    this.events.push(this.made.length);
    this.made.push({ process, call, mention, outcome: null, answer: null });
    return HEARD;
  }

  private hearAnswer(heard: Answered, mention: Mention): Found<null> {
    const { process, operation, key, restated, outcome } = heard;
    const index = this.waiting.get(process);
    if (index === undefined) return wrong(`process ${process} gets an answer, but has no call that waits for one`, operation);
    const made = at(this.made, index);
    const asked = `the answer must be to the ${made.call.type} that process ${process} called on line ${made.mention.line}`;
    if (operation !== made.call.type) return wrong(asked, operation);
    if (key !== null && key !== made.call.key) {
      return wrong(`${asked}, on key ${JSON.stringify(made.call.key)}`, `key ${JSON.stringify(key)}`);
    }
    if (restated !== null && values(restated) !== values(made.call)) {
      return wrong(`${asked}, of ${values(made.call)}`, values(restated));
    }
    this.waiting.delete(process);
    made.outcome = outcome;
    if (outcome.type !== 'answered') return HEARD;
    made.answer = mention;
    this.events.push(~index);
    return HEARD;
  }
}

function operationOf({ process, call, mention, outcome, answer }: Made): Operation<Call, Answer> {
  const isOpen = outcome?.type !== 'answered';
  return { process, input: call, output: isOpen ? null : outcome.output, isOpen, call: mention, answer };
}

/** The values that a call gives, as text. */
function values(call: Call): string {
  switch (call.type) {
    case 'read': case 'delete': return '';
    case 'write': case 'append': return JSON.stringify(call.value);
    case 'cas': return JSON.stringify([call.expected, call.value]);
    default: return unreachable(call);
  }
}
