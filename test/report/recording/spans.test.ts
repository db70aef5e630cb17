// What lasts in a recorded run: pauses, cuts, refusals; each ends when it really ended.

import { describe, expect, test } from 'vitest';
import { recordRun } from '../../../src/report/recording/record-run.ts';
import type { RunView } from '../../../src/report/recording/run-view.ts';
import type { Fault } from '../../../src/sim/plan.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { registerSystem } from '../../../src/systems/register/system.ts';
import { raftSeed } from '../../support/recorded.ts';
import { registerCase } from '../../support/register.ts';

/** Three nodes of the register for 100 ms, then all is healed. */
function recorded(...faults: readonly Fault[]): RunView {
  return recordRun(registerCase({ faults }), registerSystem);
}

function spansOf(view: RunView, node: number): readonly (readonly [state: string, fromUs: number])[] {
  return view.nodeSpans.filter((span) => span.node === node).map(({ state, fromUs }) => [state, fromUs] as const);
}

function cutsOf(...faults: readonly Fault[]): readonly object[] {
  return recorded(...faults).cutSpans.map(({ nodes, fromUs, toUs }) => ({ nodes, fromUs, toUs }));
}

describe('a node', () => {
  test('that is paused goes on as what it was when its time is over', () => {
    expect(spansOf(recorded({ at: 20_000, type: 'pause', node: 2, forUs: 7_000 }), 2)).toEqual([['up', 0], ['paused', 20_000], ['up', 27_000]]);
  });

  test('that is paused again meanwhile goes on when the longer pause is over', () => {
    const view = recorded({ at: 20_000, type: 'pause', node: 2, forUs: 7_000 }, { at: 23_000, type: 'pause', node: 2, forUs: 9_000 });
    expect(spansOf(view, 2)).toEqual([['up', 0], ['paused', 20_000], ['up', 32_000]]);
  });

  test('that goes down while it is paused is down', () => {
    const view = recorded({ at: 20_000, type: 'pause', node: 2, forUs: 30_000 }, { at: 25_000, type: 'crash', node: 2, downUs: 4_000 });
    expect(spansOf(view, 2)).toEqual([['up', 0], ['paused', 20_000], ['down', 25_000], ['up', 29_000]]);
  });

  test('that is paused longer than the chaos lasts goes on at the heal', () => {
    expect(spansOf(recorded({ at: 90_000, type: 'pause', node: 2, forUs: 80_000 }), 2)).toEqual([['up', 0], ['paused', 90_000], ['up', 100_000]]);
  });

  test('that is switched off for good is retired to the end', () => {
    expect(spansOf(recorded({ at: 20_000, type: 'retire', node: 3 }), 3)).toEqual([['up', 0], ['retired', 20_000]]);
  });

  test('that refuses its damaged disk does so from when it was to come back', () => {
    const view = recorded({ at: 50_000, type: 'bitRot', node: 1 }, { at: 51_000, type: 'crash', node: 1, downUs: 2_000 });
    expect(spansOf(view, 1)).toEqual([['up', 0], ['down', 51_000], ['refused', 53_000]]);
  });

  test('that is paused in Raft has the term that it had', () => {
    const testCase = raftSeed('default', 13);
    const view = recordRun(testCase, raftSystem);
    const paused = view.nodeSpans.flatMap((span, i) => (span.state === 'paused' ? [[view.nodeSpans[i - 1], span] as const] : []));
    expect(paused.length).toBeGreaterThan(0);
    for (const [before, span] of paused) expect(span.term).toBe(before?.term);
  });
});

describe('what parts nodes', () => {
  test('ends when its time is over', () => {
    expect(cutsOf({ at: 20_000, type: 'cut', from: 1, to: 3, forUs: 5_000 })).toEqual([{ nodes: [1, 3], fromUs: 20_000, toUs: 25_000 }]);
  });

  test('ends with a heal before that, and with the last heal if it has no time of its own', () => {
    const faults: readonly Fault[] = [
      { at: 20_000, type: 'isolate', node: 2, mates: 0, forUs: 50_000 }, { at: 30_000, type: 'heal' },
      { at: 40_000, type: 'clogNode', node: 1, forUs: 5_000 }, { at: 50_000, type: 'isolate', node: 3, mates: 1 },
    ];
    expect(cutsOf(...faults)).toEqual([
      { nodes: [2], fromUs: 20_000, toUs: 30_000 }, { nodes: [1], fromUs: 40_000, toUs: 45_000 },
      { nodes: [1, 3], fromUs: 50_000, toUs: 100_000 },
    ]);
  });

  test('of a partition is all that is not on its largest side', () => {
    expect(cutsOf({ at: 20_000, type: 'partition', groups: [[1], [2, 3]], forUs: 1_000 })).toEqual([{ nodes: [1], fromUs: 20_000, toUs: 21_000 }]);
    expect(cutsOf({ at: 20_000, type: 'partition', groups: [[3]], forUs: 1_000 })).toEqual([{ nodes: [1, 2], fromUs: 20_000, toUs: 21_000 }]);
  });

  test('is nothing where no link is', () => {
    const view = recorded({ at: 20_000, type: 'clog', from: 1, to: 1, forUs: 5_000 });
    expect(view.cutSpans).toEqual([]);
    expect(view.landmarks.filter(({ timeUs }) => timeUs === 20_000)).toEqual([]);
  });

  test('is told in words', () => {
    const view = recorded({ at: 20_000, type: 'partition', groups: [[1], [2, 3]], forUs: 1_000 });
    expect(view.cutSpans.map(({ text }) => text)).toEqual(['parts node 1 from nodes 2 and 3 for 1 ms']);
  });
});
