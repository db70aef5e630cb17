/**
 * The history of a run, as its clients saw it. An attempt that ended in doubt may take effect at any later time, whatever
 * comes of the next one: unless a session sees to it that only one of them does, each is an open operation of its own.
 */
import { at } from '../../base/assert.ts';
import type { Micros } from '../../protocol.ts';
import type { Asked } from '../facts.ts';
import type { History, Operation } from './history.ts';
import type { Answer, Call } from './models.ts';
import type { Freshness } from './stale-reads.ts';

export interface ClientsView {
  readonly history: History<Call, Answer>;
  /** By operation of the history. */
  readonly freshness: readonly Freshness[];
}

interface Recorded {
  readonly client: number;
  readonly call: Call;
  /** Takes effect once, however often it is attempted. */
  readonly isOnce: boolean;
  readonly freshness: Freshness;
  readonly calledUs: Micros;
  answeredUs: Micros;
  /** The events of both; 0 where that is not known. */
  readonly calledAt: number;
  answeredAt: number;
  answer: Answer;
  state: 'open' | 'answered' | 'failed';
  doubts: number;
  /** Called again in the same session: it is the same operation, and as long as one call may take effect it may. */
  isRepeated: boolean;
}

/** Is told of operations as `Facts` has it. What is no operation on a key is passed over. */
export class ClientHistory {
  private readonly recorded: Recorded[] = [];
  private readonly numbers = new Map<Asked, number>();
  /** `k`: the call of the k-th that was recorded; `~k`: its answer. */
  private readonly events: number[] = [];
  /** By client: the highest position that it was told. */
  private readonly seen = new Map<number, number>();

  invoked(asked: Asked, nowUs: Micros, event = 0): void {
    const { client, call, session } = asked;
    if (client === null || call === null) return;
    const known = this.recordOf(asked);
    if (known !== undefined) {
      known.isRepeated = true;
      if (known.state === 'failed') known.state = 'open';
      return;
    }
    const number = this.recorded.push({
      client, call, isOnce: session > 0, freshness: this.freshnessOf(asked), calledUs: nowUs,
      answeredUs: nowUs, calledAt: event, answeredAt: 0, answer: null, state: 'open', doubts: 0, isRepeated: false,
    }) - 1;
    this.numbers.set(asked, number);
    this.events.push(number);
  }

  /** Its last attempt may take effect at any later time. */
  doubted(asked: Asked): void {
    const recorded = this.recordOf(asked);
    if (recorded !== undefined) recorded.doubts++;
  }

  /** It was not done, for certain. */
  failed(asked: Asked): void {
    const recorded = this.recordOf(asked);
    if (recorded?.state === 'open' && !recorded.isRepeated) recorded.state = 'failed';
  }

  returned(asked: Asked, position: number, answer: Answer, nowUs: Micros, event = 0): void {
    const { client } = asked;
    if (client !== null) this.seen.set(client, Math.max(position, this.seen.get(client) ?? 0));
    const number = this.numbers.get(asked);
    const recorded = this.recordOf(asked);
    if (number === undefined || recorded?.state !== 'open') return;
    recorded.state = 'answered';
    recorded.answer = answer;
    recorded.answeredUs = nowUs;
    recorded.answeredAt = event;
    this.events.push(~number);
  }

  /** The events in which an operation of the view was called and answered, as far as they are known. */
  eventsOf({ process, call }: Operation<Call, Answer>): readonly number[] {
    const recorded = this.recorded.find(({ client, calledUs }) => client === process && calledUs === call.time);
    return recorded === undefined ? [] : [recorded.calledAt, recorded.answeredAt].filter((event) => event > 0);
  }

  view(): ClientsView {
    const operations: Operation<Call, Answer>[] = [];
    const freshness: Freshness[] = [];
    const events: number[] = [];
    const places: number[] = [];
    const add = (recorded: Recorded, isOpen: boolean): void => {
      events.push(operations.push(operationOf(recorded, isOpen)) - 1);
      freshness.push(recorded.freshness);
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

  private recordOf(asked: Asked): Recorded | undefined {
    const number = this.numbers.get(asked);
    return number === undefined ? undefined : this.recorded[number];
  }

  /** A stale read promises to keep to what its client has seen as far as the client has said so. */
  private freshnessOf({ way, client, atLeast }: Asked): Freshness {
    if (way !== 'stale') return 'fresh';
    return client !== null && atLeast >= (this.seen.get(client) ?? 0) ? 'known' : 'any';
  }
}

/** How many attempts may have taken effect beside the one that the operation stands for. */
function moreAttempts({ call, isOnce, state, doubts }: Recorded): number {
  if (isOnce || call.type === 'read') return 0;
  return state === 'answered' ? doubts : Math.max(0, doubts - 1);
}

function operationOf(
  { client, call, calledUs, answeredUs, answer }: Recorded, isOpen: boolean,
): Operation<Call, Answer> {
  return {
    process: client,
    input: call,
    output: isOpen ? null : answer,
    isOpen,
    call: { line: 0, time: calledUs },
    answer: isOpen ? null : { line: 0, time: answeredUs },
  };
}
