// What the clients of a run saw, as processes that make one call at a time.

import { describe, expect, test } from 'vitest';
import { fc, test as property } from '@fast-check/vitest';
import { at } from '../../src/base/assert.ts';
import type { Asked } from '../../src/check/facts.ts';
import { ClientHistory, type ClientsView } from '../../src/check/history/client-history.ts';
import { judge } from '../../src/check/history/judge.ts';
import { valueModel } from '../../src/check/history/models.ts';
import { run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { parseHistory } from '../../src/histories/formats.ts';
import { historyLines } from '../../src/histories/json.ts';
import { inLanes } from '../../src/histories/lanes.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import type { ClientsWatch } from '../../src/systems/system.ts';
import { asks } from '../support/history.ts';

/** Calls and answers in order, such as `1 calls`, `1 answers`; each answer is to the oldest call. */
function viewOf(...steps: readonly string[]): ClientsView {
  const recorded = new ClientHistory();
  const open = new Map<string, Asked[]>();
  steps.forEach((step, nowUs) => {
    const [client = '', what] = step.split(' ');
    const waiting = open.get(client) ?? [];
    open.set(client, waiting);
    const oldest = what === 'answers' ? waiting.shift() : undefined;
    if (oldest !== undefined) {
      recorded.returned(oldest, 0, null, nowUs);
      return;
    }
    const way = what === 'asks' ? 'stale' : 'readIndex';
    const asked = asks({ client: Number(client), number: nowUs, kind: 'read', way, call: { type: 'read', key: 'a' } });
    waiting.push(asked);
    recorded.invoked(asked, nowUs);
  });
  return recorded.view();
}

const processesOf = (view: ClientsView): readonly number[] => inLanes(view).history.operations.map(({ process }) => process);

describe('in lanes', () => {
  test('a client is a process, and another one for a call that it makes before it has an answer', () => {
    expect(processesOf(viewOf('1 calls', '1 calls', '2 calls', '1 answers', '1 calls', '1 answers', '1 answers', '2 answers')))
      .toEqual([1, 10_001, 2, 1]);
  });

  test('who never gets an answer goes on', () => {
    expect(processesOf(viewOf('1 calls', '2 calls', '1 calls', '2 answers', '2 calls', '2 answers'))).toEqual([1, 2, 1, 2]);
  });

  test('reads that promise less are left out, and counted', () => {
    const { history, staleReads } = inLanes(viewOf('1 calls', '1 asks', '2 asks', '2 answers', '1 answers'));
    expect(history).toMatchObject({ operations: [{ process: 1, call: { time: 0 }, answer: { time: 4 } }], events: [0, ~0] });
    expect(staleReads).toBe(2);
  });
});

property.prop([fc.array(fc.tuple(fc.constantFrom(0, 1, 1000), fc.constantFrom('calls', 'asks', 'answers')), { maxLength: 30 })])(
  'no process makes two calls at a time', (steps) => {
    const waiting = new Map<number, number>();
    const possible = steps.filter(([client, what]) => {
      const calls = waiting.get(client) ?? 0;
      waiting.set(client, what === 'answers' ? Math.max(0, calls - 1) : calls + 1);
      return what !== 'answers' || calls > 0;
    });
    const { history } = inLanes(viewOf(...possible.map((step) => step.join(' '))));
    expect(parseHistory(historyLines(history, 'kv'), 'json', 'kv')).toMatchObject({ ok: true, history: { events: history.events } });
  });

/** What the clients of a seed saw, and what the checker of linearizability said. */
function seen(seed: number, mutant: string | undefined): { readonly view: ClientsView; readonly isViolated: boolean } {
  const watches: ClientsWatch[] = [];
  const testCase = drawCase(raftSystem, at(raftSystem.profiles, 0), seed, 'end', mutant === undefined ? {} : { mutant });
  const { violations } = run(testCase, raftSystem, [(moment) => {
    const watch = raftSystem.watchClients?.(moment);
    if (watch === undefined) throw new Error('Raft records none');
    watches.push(watch);
    return watch.observer;
  }]);
  return { view: at(watches, 0).view(), isViolated: violations.some(({ checker }) => checker === 'linearizability') };
}

test.each([[1, undefined], [2, undefined], [3, undefined], [16, 'read-no-quorum'], [16, undefined]] as const)(
  'what the clients of seed %i saw (broken by %s) is read again, and judged as it was in the run', (seed, mutant) => {
    const { view, isViolated } = seen(seed, mutant);
    const { history } = inLanes(view);
    const parsed = parseHistory(historyLines(history, 'kv'), 'json', 'kv');
    if (!parsed.ok) throw new Error(parsed.problem.message);
    expect(parsed.history.events).toEqual(history.events);
    expect(parsed.history.operations.map(({ process, input, output, isOpen }) => ({ process, input, output, isOpen })))
      .toEqual(history.operations.map(({ process, input, output, isOpen }) => ({ process, input, output, isOpen })));
    expect(isViolated).toBe(mutant !== undefined);
    expect(judge(parsed.history, valueModel('kv', null), 'linearizable').verdict).toBe(isViolated ? 'violation' : 'ok');
  });
