/**
 * Long histories of a store of one copy, right by construction: clients call, what they asked takes effect at some time
 * before it is answered, and what is never answered takes effect much later or not at all. `wrong` answers are then
 * exchanged for others.
 */
import { at } from '../../src/base/assert.ts';
import { Stream } from '../../src/base/random.ts';
import { type Answer, type Call, type Value, valueModel } from '../../src/check/history/models.ts';
import { IMPOSSIBLE } from '../../src/check/history/model.ts';
import type { History, Operation } from '../../src/check/history/history.ts';

export interface LongShape {
  readonly operations: number;
  /** How many clients call at once, at most. */
  readonly concurrency: number;
  readonly keys: number;
  /** How many values there are; 0: each written value is new, and nothing is compared. */
  readonly values: number;
  /** How many of the calls are never answered, in parts per million. */
  readonly openPpm: number;
  /** How many reads, towards the end, are answered wrongly. */
  readonly wrong: number;
  /** Appends instead of writes. */
  readonly appends?: boolean;
}

const MODEL = valueModel('kv', null);
const NEVER_ANSWERED = { line: 0, time: null };

/** For `valueModel('kv', null)`, or with one key for any model that knows the calls. */
export function longHistory(seed: number, shape: LongShape): History<Call, Answer> {
  return new Play(new Stream(`long-history/${seed}`), shape).history();
}

interface Underway {
  readonly number: number;
  hasTakenEffect: boolean;
}

class Play {
  private readonly stream: Stream;
  private readonly shape: LongShape;
  private readonly operations: Operation<Call, Answer>[] = [];
  private readonly events: number[] = [];
  private readonly answers: Answer[] = [];
  private readonly states = new Map<string, Value>();
  private readonly underway: Underway[] = [];
  private readonly abandoned: Underway[] = [];
  private written = 0;

  constructor(stream: Stream, shape: LongShape) {
    this.stream = stream;
    this.shape = shape;
  }

  history(): History<Call, Answer> {
    const { stream, shape, underway } = this;
    while (this.operations.length < shape.operations || underway.length > 0) {
      if (this.abandoned.length > 0 && stream.chance(20_000)) this.settleAbandoned();
      const mayCall = underway.length < shape.concurrency && this.operations.length < shape.operations;
      if (mayCall && (underway.length === 0 || stream.chance(450_000))) this.call();
      else if (stream.chance(500_000)) this.takeEffect(at(underway, stream.below(underway.length)));
      else this.end(stream.below(underway.length));
    }
    for (let i = 0; i < shape.wrong; i++) this.answerWrongly();
    return { operations: this.operations, events: this.events };
  }

  private call(): void {
    const number = this.operations.length;
    const input = this.draw();
    this.underway.push({ number, hasTakenEffect: false });
    this.events.push(number);
    this.operations.push({ process: number, input, output: null, isOpen: true, call: NEVER_ANSWERED, answer: null });
  }

  private draw(): Call {
    const { stream, shape } = this;
    const key = `k${stream.below(shape.keys)}`;
    const kind = stream.below(10);
    if (kind < 5) return { type: 'read', key };
    if (shape.appends === true) return { type: 'append', key, value: `${++this.written},` };
    if (shape.values === 0) return { type: 'write', key, value: ++this.written };
    const value = stream.below(shape.values);
    return kind < 8 ? { type: 'write', key, value } : { type: 'cas', key, expected: stream.below(shape.values), value };
  }

  private takeEffect(underway: Underway): void {
    if (underway.hasTakenEffect) return;
    underway.hasTakenEffect = true;
    const { input } = at(this.operations, underway.number);
    const before = this.states.get(input.key) ?? null;
    const after = MODEL.step(before, input, null, true);
    if (after !== IMPOSSIBLE) this.states.set(input.key, after);
    this.answers[underway.number] = input.type === 'read' ? before : input.type === 'cas' ? before === input.expected : null;
  }

  private end(place: number): void {
    const underway = at(this.underway, place);
    this.underway.splice(place, 1);
    if (this.stream.chance(this.shape.openPpm)) {
      this.abandoned.push(underway);
      return;
    }
    this.takeEffect(underway);
    const { number } = underway;
    const answered = { output: at(this.answers, number), isOpen: false, answer: NEVER_ANSWERED };
    this.operations[number] = { ...at(this.operations, number), ...answered };
    this.events.push(~number);
  }

  private settleAbandoned(): void {
    const [underway] = this.abandoned.splice(this.stream.below(this.abandoned.length), 1);
    if (underway !== undefined && this.stream.chance(500_000)) this.takeEffect(underway);
  }

  /** As if it had been the answer of another read of the last tenth. */
  private answerWrongly(): void {
    const late = this.operations.length - Math.ceil(this.operations.length / 10);
    const reads = [...this.operations.keys()].filter((number) =>
      number >= late && at(this.operations, number).input.type === 'read' && !at(this.operations, number).isOpen);
    const [number, other] = [at(reads, this.stream.below(reads.length)), at(reads, this.stream.below(reads.length))];
    this.operations[number] = { ...at(this.operations, number), output: at(this.operations, other).output };
  }
}
