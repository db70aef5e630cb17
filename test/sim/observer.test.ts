// What observers are told of events as they begin, and of messages that do not arrive.

import { describe, expect, test } from 'vitest';
import { run } from '../../src/fuzz/run.ts';
import type { LossReason, Moment } from '../../src/sim/observer.ts';
import type { Occurrence } from '../../src/sim/occurrence.ts';
import { registerSystem } from '../../src/systems/register/system.ts';
import { registerStorm } from '../support/register.ts';

const testCase = registerStorm(2);

describe('an event', () => {
  test('is told of as it begins, each once, in order, before all that it does', () => {
    const begun: Moment[] = [];
    const kinds = new Set<Occurrence>();
    const outcome = run(testCase, registerSystem, [(moment) => ({
      began: (occurrence) => {
        kinds.add(occurrence);
        begun.push({ event: moment.event, nowUs: moment.nowUs, cause: moment.cause });
      },
      stepped: () => { expect(begun.at(-1)).toMatchObject({ event: moment.event, nowUs: moment.nowUs }); },
    })]);
    expect(begun.map(({ event }) => event)).toEqual(Array.from({ length: outcome.events }, (_, i) => i + 1));
    expect(begun.every(({ cause, event }) => cause < event)).toBe(true);
    expect([...kinds].sort()).toEqual([
      'answer', 'boot', 'client', 'fault', 'faultEnd', 'heal', 'message', 'request', 'resume', 'sync', 'timer',
    ]);
  });
});

describe('a message that does not arrive', () => {
  test('is told of with the event that sent it, whether it is lost at once or later', () => {
    const sent = new Set<string>();
    const lost: { readonly reason: LossReason; readonly atOnce: boolean }[] = [];
    run(testCase, registerSystem, [(moment) => ({
      sent: (from, to, { type }) => { sent.add(`${from}>${to} ${type} ${moment.event}`); },
      undelivered: (from, to, { type }, reason, sentAt) => {
        expect(sent).toContain(`${from}>${to} ${type} ${sentAt}`);
        lost.push({ reason, atOnce: sentAt === moment.event });
      },
    })]);
    expect(lost.filter(({ reason }) => reason === 'lost').every(({ atOnce }) => atOnce)).toBe(true);
    expect(lost.filter(({ reason }) => reason === 'down').some(({ atOnce }) => !atOnce)).toBe(true);
  });
});
