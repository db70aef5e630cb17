/**
 * The history of a run, as its clients saw it. An attempt that ended in doubt may take effect at any later time, whatever
 * comes of the next one: unless a session sees to it that only one of them does, each is an open operation of its own.
 */
import { at } from '../../base/assert.ts';
import type { Micros } from '../../protocol.ts';
import type { History, Operation } from './history.ts';
import type { Answer, Call } from './models.ts';
import type { Freshness } from './stale-reads.ts';

/** What tells an operation from others: compared, and not looked into. */
export interface Caller {
  readonly client: number;
  readonly call: Call;
  /** Takes effect once, however often it is attempted. */
  readonly isOnce: boolean;
  readonly freshness: Freshness;
}

interface Recorded {
  readonly caller: Caller;
  readonly calledUs: Micros;
  answeredUs: Micros;
  answer: Answer;
  state: 'open' | 'answered' | 'failed';
  doubts: number;
  /** Called again in the same session: it is the same operation, and as long as one call may take effect it may. */
  isRepeated: boolean;
}

export interface ClientsView {
  readonly history: History<Call, Answer>;
  /** By operation of the history. */
  readonly freshness: readonly Freshness[];
}

export class ClientHistory {
  private readonly recorded: Recorded[] = [];
  /** `k`: the call of the k-th that was recorded; `~k`: its answer. */
  private readonly events: number[] = [];

  /** Gives the number by which it is told of later. */
  call(caller: Caller, nowUs: Micros): number {
    const number = this.recorded.length;
    this.recorded.push({ caller, calledUs: nowUs, answeredUs: nowUs, answer: null, state: 'open', doubts: 0, isRepeated: false });
    this.events.push(number);
    return number;
  }

  repeat(number: number): void {
    const recorded = at(this.recorded, number);
    recorded.isRepeated = true;
    if (recorded.state === 'failed') recorded.state = 'open';
  }

  /** Its last attempt may take effect at any later time. */
  doubt(number: number): void {
    at(this.recorded, number).doubts++;
  }

  answer(number: number, answer: Answer, nowUs: Micros): void {
    const recorded = at(this.recorded, number);
    if (recorded.state !== 'open') return;
    recorded.state = 'answered';
    recorded.answer = answer;
    recorded.answeredUs = nowUs;
    this.events.push(~number);
  }

  /** It was not done, for certain. */
  fail(number: number): void {
    const recorded = at(this.recorded, number);
    if (recorded.state === 'open' && !recorded.isRepeated) recorded.state = 'failed';
  }

  view(): ClientsView {
    const operations: Operation<Call, Answer>[] = [];
    const freshness: Freshness[] = [];
    const events: number[] = [];
    const places: number[] = [];
    const add = (recorded: Recorded, isOpen: boolean): void => {
      events.push(operations.push(operationOf(recorded, isOpen)) - 1);
      freshness.push(recorded.caller.freshness);
    };
    for (const event of this.events) {
      const recorded = at(this.recorded, event < 0 ? ~event : event);
      if (recorded.state === 'failed') continue;
      if (event < 0) {
        events.push(~at(places, ~event));
        continue;
      }
      places[event] = operations.length;
      add(recorded, recorded.state === 'open');
      for (let more = moreAttempts(recorded); more > 0; more--) add(recorded, true);
    }
    return { history: { operations, events }, freshness };
  }
}

/** How many attempts may have taken effect beside the one that the operation stands for. */
function moreAttempts({ caller, state, doubts }: Recorded): number {
  if (caller.isOnce || caller.call.type === 'read') return 0;
  return state === 'answered' ? doubts : Math.max(0, doubts - 1);
}

function operationOf({ caller, calledUs, answeredUs, answer }: Recorded, isOpen: boolean): Operation<Call, Answer> {
  return {
    process: caller.client,
    input: caller.call,
    output: isOpen ? null : answer,
    isOpen,
    call: { line: 0, time: calledUs },
    answer: isOpen ? null : { line: 0, time: answeredUs },
  };
}
