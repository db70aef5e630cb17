// A recording that was packed, written as JSON and read again shows all that it showed.

import { describe, expect, test } from 'vitest';
import { packRecording } from '../../../src/report/recording/pack.ts';
import { recordRun } from '../../../src/report/recording/record-run.ts';
import type { RunView } from '../../../src/report/recording/run-view.ts';
import { unpackRecording } from '../../../src/report/recording/unpack.ts';
import type { NodePicture } from '../../../src/systems/picture.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { registerSystem } from '../../../src/systems/register/system.ts';
import { RAFT_CASES } from '../../support/recorded.ts';
import { registerStorm } from '../../support/register.ts';

const views = [
  ...RAFT_CASES.filter((_, i) => i % 2 === 0).map(([name, testCase]) => ({ name, view: recordRun(testCase, raftSystem) })),
  { name: 'register', view: recordRun(registerStorm(1), registerSystem) },
];

function throughJson(view: RunView): RunView {
  return unpackRecording(JSON.parse(JSON.stringify(packRecording(view))));
}

/** All but the log. */
function head({ role, term, votedFor, leader, commitIndex, appliedIndex, durableIndex, snapshotIndex, firstIndex, lastIndex, peers, members }: NodePicture): object {
  return { role, term, votedFor, leader, commitIndex, appliedIndex, durableIndex, snapshotIndex, firstIndex, lastIndex, peers, members };
}

describe.each(views)('$name', ({ view }) => {
  const again = throughJson(view);

  test('the Case, the outcome and all that lasted or travelled come back', () => {
    const { testCase, systemName, outcome, violations, nodes, endUs, travels, nodeSpans, cutSpans, closedLinks, operations, landmarks } = view;
    expect(again).toMatchObject({
      testCase, systemName, outcome, violations, nodes, endUs, travels, nodeSpans, cutSpans, closedLinks, operations, landmarks,
    });
    expect(again.travels).toHaveLength(travels.length);
    expect(again.landmarks).toHaveLength(landmarks.length);
  });

  test('every event comes back, with its words', () => {
    const { count, timeUs, cause, node, kind } = view.events;
    expect(again.events).toEqual({ count, timeUs: Array.from(timeUs), cause: Array.from(cause), node: Array.from(node), kind });
    for (let event = 0; event < count; event++) expect(again.words(event)).toEqual(view.words(event));
    expect([0, view.endUs >> 1, view.endUs].map((us) => again.eventAt(us))).toEqual([0, view.endUs >> 1, view.endUs].map((us) => view.eventAt(us)));
  });

  test('every picture comes back, with its log', () => {
    for (const node of view.nodes) {
      for (let event = 0; event < view.events.count; event++) {
        const picture = view.picture(node, event);
        const unpacked = again.picture(node, event);
        if (picture === null || unpacked === null) {
          expect(unpacked).toBe(picture);
          continue;
        }
        expect(head(unpacked)).toEqual(head(picture));
        expect(unpacked.cell(picture.lastIndex)).toEqual(picture.cell(picture.lastIndex));
        expect(unpacked.cell(picture.lastIndex + 1)).toBeNull();
        if (event % 97 !== 0) continue;
        for (let index = picture.firstIndex - 1; index <= picture.lastIndex; index++) {
          expect(unpacked.cell(index)).toEqual(picture.cell(index));
        }
      }
    }
  });

  test('the slice of each violation comes back', () => {
    for (const violation of view.violations) expect(again.slice(violation)).toEqual(view.slice(violation));
  });

  test('packed again it is the same', () => {
    expect(packRecording(again)).toEqual(packRecording(view));
  });
});

test('what is no recording is refused, and where it is wrong is said', () => {
  expect(() => unpackRecording({ format: 2 })).toThrow(/format/);
  const packed = packRecording(recordRun(registerStorm(1), registerSystem));
  expect(() => unpackRecording({ ...packed, endUs: 'soon' })).toThrow(/endUs/);
  expect(() => unpackRecording({ ...packed, events: { ...packed.events, kind: [99] } })).toThrow();
});
