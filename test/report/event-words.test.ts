// What happened at single events, and between two of them, in the words of the timeline.

import { expect, test } from 'vitest';
import { run } from '../../src/fuzz/run.ts';
import { EventWords } from '../../src/report/event-words.ts';
import { Trace } from '../../src/sim/trace.ts';
import { registerSystem } from '../../src/systems/register/system.ts';
import { registerCase } from '../support/register.ts';

const trace = new Trace(registerSystem.narrate.changes(), Infinity);
run(registerCase({ faults: [{ at: 50_000, type: 'crash', node: 3, downUs: 1000 }] }), registerSystem, [trace.watch]);
const words = new EventWords(trace, registerSystem.narrate, undefined);
const crash = trace.events.find(({ happenings }) => happenings.some(({ type }) => type === 'crashed'))?.event ?? 0;

test('an event is told as in the timeline, and when it was', () => {
  expect(words.at(crash)).toMatch(/^node 3 crashes/);
  expect(words.timeOf(crash)).toBe(50_000);
});

test('the start is no event', () => {
  expect(words.at(0)).toBe('the start');
  expect(words.timeOf(0)).toBe(0);
});

test('between two events the news is told while it is little, and counted otherwise', () => {
  expect(words.between(crash - 1, crash)).toBe(words.at(crash));
  expect(words.between(crash - 2, crash)).toContain('node 3 crashes');
  expect(words.between(0, crash)).toMatch(/^\d+ pieces of news$/);
});
