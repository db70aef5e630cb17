/** What clients saw of a run, judged at its end: who is answered, who is left in doubt, and what that explains. */
import { describe, expect, test } from 'vitest';
import type { Asked } from '../../src/check/facts.ts';
import type { Call } from '../../src/check/history/models.ts';
import { linearizability } from '../../src/check/linearizability.ts';
import { asks, History } from '../support/history.ts';

const put = (value: string, key = 'x'): Partial<Asked> => ({ call: { type: 'write', key, value } });
const get = (way: Asked['way'] = 'readIndex', atLeast = 0): Partial<Asked> =>
  ({ kind: 'read', way, atLeast, call: { type: 'read', key: 'x' } satisfies Call });

class Clients {
  private readonly history = new History([linearizability]);
  private number = 0;

  ask(client: number, what: Partial<Asked>): Asked {
    const asked = asks({ client, number: ++this.number, ...what });
    this.history.checks.onInvoked(asked);
    return asked;
  }

  again(asked: Asked): void {
    this.history.checks.onInvoked(asked);
  }

  doubt(asked: Asked): void {
    this.history.checks.onDoubted(asked);
  }

  fail(asked: Asked): void {
    this.history.checks.onFailed(asked);
  }

  answer(asked: Asked, value: string | boolean | null = null, position = 1): void {
    this.history.nowUs += 1_000;
    this.history.checks.onReturned(asked, position, value);
  }

  did(client: number, what: Partial<Asked>, value: string | boolean | null = null, position = 1): void {
    this.answer(this.ask(client, what), value, position);
  }

  end(): History {
    this.history.checks.onEnd([], true);
    return this.history;
  }
}

test('a stale read is found by what clients saw alone, and shown with the write that it missed', () => {
  const clients = new Clients();
  clients.did(1, put('old'));
  clients.did(1, put('new'));
  clients.did(2, get(), 'old');
  const { violations } = clients.end();
  expect(violations).toMatchObject([{ checker: 'linearizability', class: 'client', signature: 'linearizability/no-legal-order[read,write]' }]);
  expect(violations[0]?.evidence).toEqual([
    'client 1  0.001000 s to 0.002000 s  write x "new"',
    'client 2  0.002000 s to 0.003000 s  read x -> "old"',
  ]);
});

test('what was not done, for certain, explains nothing', () => {
  const clients = new Clients();
  clients.fail(clients.ask(1, put('never')));
  clients.did(2, get(), 'never');
  expect(clients.end().clauses).toEqual(['no-legal-order[read]']);
});

test('what was never answered may have been done at any later time, or not', () => {
  for (const seen of ['late', 'early']) {
    const clients = new Clients();
    clients.ask(1, put('late'));
    clients.did(2, put('early'));
    clients.did(2, get(), seen);
    expect(clients.end().violations).toEqual([]);
  }
});

describe('an attempt that ended in doubt', () => {
  const twice = (session: Partial<Asked>): Clients => {
    const clients = new Clients();
    const write = clients.ask(1, { ...put('twice'), ...session });
    clients.doubt(write);
    clients.answer(write);
    clients.did(2, put('between'));
    clients.did(3, get(), 'twice');
    return clients;
  };

  test('may take effect once more, after another attempt was answered', () => {
    expect(twice({}).end().violations).toEqual([]);
  });

  test('may not in a session', () => {
    expect(twice({ session: 7, sequence: 1 }).end().clauses).toEqual(['no-legal-order[read,write]']);
  });
});

test('a command that a session repeats is one operation, which may be done as long as one call of it may', () => {
  const clients = new Clients();
  const write = clients.ask(1, { ...put('once'), session: 7, sequence: 1 });
  clients.again(write);
  clients.fail(write);
  clients.did(2, get(), 'once');
  clients.answer(write);
  expect(clients.end().violations).toEqual([]);
});

describe('a read that asks for any state', () => {
  const stale = (atLeast: number): Clients => {
    const clients = new Clients();
    clients.did(1, put('old'), null, 4);
    clients.did(1, put('new'), null, 5);
    clients.did(2, get('stale', 0), 'new', 5);
    clients.did(2, get('stale', atLeast), 'old', 4);
    return clients;
  };

  test('keeps to what its client has seen, if that was said', () => {
    expect(stale(5).end().clauses).toEqual(['no-legal-order[read]']);
    expect(stale(0).end().violations).toEqual([]);
  });
});

test('requests that are no operations on keys are not looked at', () => {
  const clients = new Clients();
  clients.did(1, { kind: 'openSession', call: null });
  clients.did(9, { kind: 'change', call: null });
  expect(clients.end().violations).toEqual([]);
});
