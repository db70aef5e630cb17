// What can be made to go wrong at a moment of a run: what would do something, and nothing else.

import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/fuzz/case-type.ts';
import { availableFaults } from '../../../src/report/recording/available-faults.ts';
import { recordRun } from '../../../src/report/recording/record-run.ts';
import type { Fault } from '../../../src/sim/plan.ts';
import { registerSystem } from '../../../src/systems/register/system.ts';
import { registerCase } from '../../support/register.ts';

/** The texts of what can be done to the register at a time, three nodes under these faults. */
function offered(atUs: number, faults: readonly Fault[] = [], change: Partial<Case> = {}): readonly string[] {
  const view = recordRun({ ...registerCase({ faults }), ...change }, registerSystem);
  return availableFaults(view, view.eventAt(atUs), registerSystem).map(({ text }) => text);
}

describe('of a node', () => {
  test('that is up: a crash, a pause, its timers', () => {
    const texts = offered(50_000);
    for (const text of ['crashes node 2', 'pauses node 2 for 10 ms', 'makes the resend timer of node 2 go off']) expect(texts).toContain(text);
    expect(texts).not.toContain('restarts node 2');
  });

  test('that is down: a restart, and no crash', () => {
    const texts = offered(50_000, [{ at: 40_000, type: 'crash', node: 2 }]);
    expect(texts.filter((text) => text.endsWith('node 2') && !text.includes('cuts'))).toEqual(['restarts node 2']);
    expect(texts.filter((text) => /(pauses|timer of) node 2/.test(text))).toEqual([]);
    expect(texts).toContain('crashes node 1');
  });

  test('that is paused: a crash, and nothing that it would have to do', () => {
    const texts = offered(50_000, [{ at: 40_000, type: 'pause', node: 2, forUs: 20_000 }]);
    expect(texts).toContain('crashes node 2');
    expect(texts.filter((text) => /(pauses|timer of) node 2/.test(text))).toEqual([]);
  });

  test('that is switched off for good: nothing', () => {
    const texts = offered(50_000, [{ at: 40_000, type: 'retire', node: 2 }]);
    expect(texts.filter((text) => /(crashes|restarts|pauses|timer of) node 2/.test(text))).toEqual([]);
  });
});

describe('of links', () => {
  test('each direction that is open can be cut, and nothing is to be healed', () => {
    const texts = offered(50_000);
    expect(texts.filter((text) => text.startsWith('cuts the link'))).toHaveLength(6);
    expect(texts.some((text) => text.startsWith('opens every link'))).toBe(false);
  });

  test('what is cut can be healed, and is not cut again', () => {
    const texts = offered(50_000, [{ at: 40_000, type: 'cut', from: 1, to: 2 }]);
    expect(texts.filter((text) => text.startsWith('cuts the link'))).toHaveLength(5);
    expect(texts).not.toContain('cuts the link from node 1 to node 2');
    expect(texts.some((text) => text.startsWith('opens every link'))).toBe(true);
  });

  test('a node that nobody hears is not cut off again', () => {
    const texts = offered(50_000, [{ at: 40_000, type: 'isolate', node: 3, mates: 0 }]);
    expect(texts).not.toContain('cuts node 3 off from all others');
    expect(texts).toContain('cuts node 1 off from all others');
  });

  test('a cut whose time is over is none', () => {
    expect(offered(50_000, [{ at: 40_000, type: 'cut', from: 1, to: 2, forUs: 5_000 }])).toContain('cuts the link from node 1 to node 2');
  });
});

test('nothing can go wrong once all is healed', () => {
  expect(offered(99_999)).not.toEqual([]);
  expect(offered(100_000)).toEqual([]);
});

test('nothing can go wrong where a run is over', () => {
  const view = recordRun({ ...registerCase(), maxEvents: 200 }, registerSystem);
  expect(availableFaults(view, 100, registerSystem)).not.toEqual([]);
  expect(availableFaults(view, 200, registerSystem)).toEqual([]);
});
