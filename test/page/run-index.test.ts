// A run as the page looks things up in it agrees with the run.

import { describe, expect, test } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { comparedWith } from '../../src/page/model/compare-runs.ts';
import { familyOf, familyOfType, isAnswer, nameOfFamily } from '../../src/page/model/kinds.ts';
import { standingOf } from '../../src/page/model/standing.ts';
import { withFault } from '../../src/report/recording/rerun.ts';
import { broken, sound, staged } from './staged.ts';

const { view, index } = sound;

describe('the index of a run', () => {
  test('knows which message arrived with an event', () => {
    const arrived = view.travels.filter(({ arrivedAt }) => arrivedAt !== null);
    expect(arrived.length).toBeGreaterThan(100);
    for (const travel of arrived) expect(index.arrival(travel.arrivedAt ?? 0)).toBe(travel);
  });

  test('knows what came of an event: just those that name it as their cause', () => {
    for (let event = 1; event < view.events.count; event++) {
      expect(index.effects(at(view.events.cause, event), Infinity)).toEqual(
        at(view.events.cause, event) === 0 ? [] : expect.arrayContaining([event]));
    }
    const events = Array.from({ length: view.events.count }, (_, event) => event);
    const all = events.flatMap((event) => index.effects(event, Infinity));
    expect(all).toHaveLength(new Set(all).size);
  });

  test('names every message under way at a moment, and no other', () => {
    for (const event of [50, 200, 431]) {
      const timeUs = at(view.events.timeUs, event);
      const expected = view.travels.filter(({ sentAt, arrivedAt, endUs }) => sentAt <= event
        && (arrivedAt === null ? endUs > timeUs : arrivedAt > event));
      expect(new Set(index.underWay(event, timeUs))).toEqual(new Set(expected));
    }
  });

  test('has each message in its family, heartbeats in one of their own', () => {
    const total = [...index.travels.values()].reduce((sum, { items }) => sum + items.length, 0);
    expect(total).toBe(view.travels.length);
    for (const [family, { items }] of index.travels) {
      for (const travel of items) expect(familyOf(travel)).toBe(family);
    }
  });
});

describe('a node stands', () => {
  test('as its picture says right after each event', () => {
    for (let event = 1; event < view.events.count; event += 7) {
      for (const node of view.nodes) {
        const timeUs = at(view.events.timeUs, event);
        const { state, term, tone } = standingOf(sound, node, { event, timeUs });
        const picture = view.picture(node, event);
        if (picture === null || tone === 'paused') continue;
        expect({ state, term }).toEqual({ state: picture.role, term: picture.term });
      }
    }
  });
});

describe('families of messages', () => {
  test('hold a request and its answer', () => {
    expect(familyOfType('appendEntriesReply')).toBe('appendEntries');
    expect(familyOfType('voteResponse')).toBe('vote');
    expect([isAnswer('appendEntriesReply'), isAnswer('appendEntries')]).toEqual([true, false]);
  });

  test('are named as people read them', () => {
    expect(nameOfFamily('installSnapshot')).toBe('install snapshot');
  });

  test('a type that is nothing but an ending is a family', () => {
    expect(familyOfType('Reply')).toBe('Reply');
  });
});

describe('a run beside the one that it parted from', () => {
  test('still fails where the same violation comes after the parting', () => {
    expect(comparedWith(broken.view, broken.view, 10)).toMatch(/^It still fails: [\w-]+, in the same way\.$/);
  });

  test('proves nothing where the violation was before', () => {
    const last = broken.view.events.count - 1;
    expect(comparedWith(broken.view, broken.view, last)).toMatch(/was violated at event \d+ already/);
  });

  test('fails no more where nobody is left to do harm', () => {
    const { nodes } = broken.view;
    const crashed = nodes.reduce((testCase, node) => withFault(testCase, 1000, { type: 'retire', node }), broken.view.testCase);
    const { view: quiet } = staged({ ...crashed, stopAt: 'outcome' });
    const compared = comparedWith(quiet, broken.view, 1);
    expect(compared).toMatch(/^It (does not fail any more|fails in another way)/);
  });
});
