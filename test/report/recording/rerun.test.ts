// Cases that go their own way from an event on: the same up to there, to the last bit, and other from there on.

import { describe, expect, test } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { formatCase, parseCase } from '../../../src/fuzz/case.ts';
import type { Case } from '../../../src/fuzz/case-type.ts';
import { run } from '../../../src/fuzz/run.ts';
import { whatHappened } from '../../../src/fuzz/shrink/happened.ts';
import { waysToWrite } from '../../../src/fuzz/shrink/write-out.ts';
import { availableFaults } from '../../../src/report/recording/available-faults.ts';
import { recordRun } from '../../../src/report/recording/record-run.ts';
import { withFault, withOtherLuck, withoutStop } from '../../../src/report/recording/rerun.ts';
import type { RunView } from '../../../src/report/recording/run-view.ts';
import type { FaultAction } from '../../../src/sim/plan.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { raftSeed } from '../../support/recorded.ts';

const drawn = { ...raftSeed('default', 13), stopAt: 'outcome', maxEvents: 3_000 } as const;
const ways = waysToWrite(drawn, whatHappened(drawn, raftSystem));
const cases = [
  { name: 'seeded', testCase: drawn },
  { name: 'seeded, broken', testCase: raftSeed('default', 0, 'no-uptodate') },
  { name: 'reseeded before', testCase: withOtherLuck(drawn, 500, 'before') },
  { name: 'written out, still', testCase: present(ways[3], 'a way') },
  { name: 'written out, calm', testCase: present(ways.at(-1), 'a way') },
];

/** What a run has come to after this event, to the last bit. */
function digestUpTo(event: number, testCase: Case): string {
  return run({ ...testCase, maxEvents: event, stopAt: 'end' }, raftSystem).digest;
}

function digestOf(testCase: Case): string {
  return run(testCase, raftSystem).digest;
}

function eventsOf(view: RunView): readonly number[] {
  return [1, 2, 3].map((quarter) => Math.floor((view.eventAt(view.testCase.plan.phases.chaosUs - 1) * quarter) / 4));
}

describe.each(cases)('$name', ({ testCase }) => {
  const view = recordRun(testCase, raftSystem);
  const events = eventsOf(view);

  test('with other luck all is the same up to the event, and another run from there on', () => {
    for (const event of events) {
      const other = withOtherLuck(testCase, event, 'other');
      expect(digestUpTo(event, other)).toBe(digestUpTo(event, testCase));
      expect(digestOf(other)).not.toBe(view.outcome.digest);
      expect(digestOf(other)).not.toBe(digestOf(withOtherLuck(testCase, event, 'another')));
    }
  });

  test('with any fault that can strike all is the same up to the event, and the fault is a landmark of its moment', () => {
    for (const event of events.slice(1, 2)) {
      const faults = availableFaults(view, event, raftSystem);
      expect(faults.length).toBeGreaterThan(5);
      const upTo = digestUpTo(event, testCase);
      for (const { action } of oneOfEach(faults)) {
        const timeUs = present(view.events.timeUs[event], 'its time');
        const other = withFault(testCase, timeUs, action);
        expect(digestUpTo(event, other), action.type).toBe(upTo);
        expect(digestOf(other), action.type).not.toBe(view.outcome.digest);
        const marks = recordRun(other, raftSystem).landmarks.filter((mark) => mark.timeUs === timeUs);
        expect(marks.length, action.type).toBeGreaterThan(view.landmarks.filter((mark) => mark.timeUs === timeUs).length);
      }
    }
  });

  test('it is a Case that can be saved and read', () => {
    const [event = 1] = events;
    const luck = withOtherLuck(testCase, event, 'other');
    for (const other of [luck, ...oneOfEach(availableFaults(view, event, raftSystem)).map(({ action }) =>
      withFault(luck, present(view.events.timeUs[event], 'its time'), action))]) {
      const parsed = parseCase(JSON.parse(formatCase(other)), [raftSystem]);
      expect(parsed).toMatchObject({ ok: true });
      if (parsed.ok) expect(digestOf(parsed.testCase)).toBe(digestOf(other));
    }
  });
});

function oneOfEach<Each extends { readonly action: FaultAction }>(faults: readonly Each[]): readonly Each[] {
  return faults.filter(({ action }, i) => faults.findIndex((other) => other.action.type === action.type) === i);
}

describe('what was expected of a Case', () => {
  const expecting: Case = { ...drawn, expect: { digest: '0'.repeat(16), checker: null, signature: null } };

  test('is expected no more of one that goes its own way', () => {
    const others = [withOtherLuck(expecting, 5, 'x'), withFault(expecting, 5, { type: 'heal' }), withoutStop(expecting)];
    expect(others.map((each) => each.expect)).toEqual([undefined, undefined, undefined]);
  });
});

test('without a stop a run goes on behind its violation, and is the same up to there', () => {
  const broken: Case = { ...raftSeed('default', 0, 'no-uptodate'), stopAt: 'rule' };
  const stopped = run(broken, raftSystem);
  const on = run(withoutStop(broken), raftSystem);
  expect(on.events).toBeGreaterThan(stopped.events);
  expect(on.violations[0]).toEqual(stopped.violations[0]);
});
