/**
 * What the clients of a run saw, as processes that make one call at a time: a client that has several calls under way is
 * several processes. A call that is never answered keeps nobody from going on.
 */
import { assert, at } from '../base/assert.ts';
import type { ClientsView } from '../check/history/client-history.ts';
import type { History, Operation } from '../check/history/history.ts';
import type { Answer, Call } from '../check/history/models.ts';

/** Client c is the processes c, c + LANE, c + 2 LANE, ... */
const LANE = 10_000;

export interface Lanes {
  readonly history: History<Call, Answer>;
  /** Reads that promise less than linearizability; they are not in the history. */
  readonly staleReads: number;
}

export function inLanes({ history, freshness }: ClientsView): Lanes {
  const operations: Operation<Call, Answer>[] = [];
  const events: number[] = [];
  const numbers = new Map<number, number>();
  const busy = new Set<number>();
  for (const event of history.events) {
    const original = event < 0 ? ~event : event;
    if (at(freshness, original) !== 'fresh') continue;
    if (event < 0) {
      const number = numbers.get(original);
      assert(number !== undefined, 'an answer stands behind its call: operation', original);
      busy.delete(at(operations, number).process);
      events.push(~number);
      continue;
    }
    const operation = at(history.operations, original);
    const process = freeLane(operation.process, busy);
    if (!operation.isOpen) busy.add(process);
    numbers.set(original, operations.length);
    events.push(operations.length);
    operations.push({ ...operation, process });
  }
  return { history: { operations, events }, staleReads: history.operations.length - operations.length };
}

function freeLane(client: number, busy: ReadonlySet<number>): number {
  assert(client < LANE, 'the numbers of clients must leave room for lanes', client);
  let process = client;
  while (busy.has(process)) process += LANE;
  return process;
}
