// What a recording says of a run, held against what an observer of the same run counts for itself.

import { describe, expect, test } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import type { Case } from '../../../src/fuzz/case-type.ts';
import { run } from '../../../src/fuzz/run.ts';
import type { Moment, Observer } from '../../../src/sim/observer.ts';
import { recordRun } from '../../../src/report/recording/record-run.ts';
import type { RunView } from '../../../src/report/recording/run-view.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { registerSystem } from '../../../src/systems/register/system.ts';
import type { System } from '../../../src/systems/system.ts';
import { RAFT_CASES } from '../../support/recorded.ts';
import { registerStorm } from '../../support/register.ts';

interface Recorded {
  readonly name: string;
  readonly testCase: Case;
  readonly system: System;
  readonly view: RunView;
}

const recorded: readonly Recorded[] = [
  ...RAFT_CASES.map(([name, testCase]) => ({ name, testCase, system: raftSystem, view: recordRun(testCase, raftSystem) })),
  ...[1, 2, 3].map((seed) => {
    const testCase = registerStorm(seed);
    return { name: `register ${seed}`, testCase, system: registerSystem, view: recordRun(testCase, registerSystem) };
  }),
];

function watch({ testCase, system }: Recorded, observe: (moment: Moment) => Observer): void {
  run(testCase, system, [observe]);
}

describe.each(recorded)('$name', (each) => {
  const { testCase, system, view } = each;
  const { events, travels, nodes, endUs } = view;

  test('a recorded run is the run that it is without anybody looking on', () => {
    expect(view.outcome).toEqual(run(testCase, system));
    expect(view.events.count).toBe(view.outcome.events + 1);
  });

  test('every event has its time, its cause before it, and its place by time', () => {
    const times: number[] = [0];
    const causes: number[] = [0];
    watch(each, (moment) => ({ began: () => { times.push(moment.nowUs); causes.push(moment.cause); } }));
    expect([...Array.from(events.timeUs)]).toEqual(times);
    expect([...Array.from(events.cause)]).toEqual(causes);
    expect(causes.every((cause, event) => cause <= event)).toBe(true);
    for (const event of [0, 1, 7, events.count >> 1, events.count - 1]) {
      expect(view.eventAt(times[event] ?? 0)).toBe(times.lastIndexOf(times[event] ?? 0));
    }
    expect(view.eventAt(endUs + 1)).toBe(events.count - 1);
    expect(view.eventAt(0)).toBe(times.lastIndexOf(0));
  });

  test('every message that was sent or doubled is a travel, with what became of it', () => {
    const sent = new Map<string, number>();
    const count = (key: string, by = 1): void => { sent.set(key, (sent.get(key) ?? 0) + by); };
    watch(each, (moment) => ({
      sent: (from, to, { type }) => { count(`${from}>${to} ${type} sent at ${moment.event}`); },
      duplicated: (from, to, { type }) => { count(`${from}>${to} ${type} sent at ${moment.event}`); },
      stepped: (node, event) => {
        if (event.type === 'message') count(`${event.from}>${node} ${event.message.type} arrived at ${moment.event} ${moment.nowUs} of ${moment.cause}`);
      },
      undelivered: (from, to, { type }, reason, sentAt) => { count(`${from}>${to} ${type} ${reason} at ${moment.nowUs} of ${sentAt}`); },
    }));
    const reasons = { 'the network loses it': 'lost', 'the link is cut': 'cut', 'it is down': 'down', 'it is dropped': 'dropped' };
    for (const { from, to, type, sentAt, arrivedAt, lost, endUs: end } of travels) {
      count(`${from}>${to} ${type} sent at ${sentAt}`, -1);
      const reason = Object.entries(reasons).find(([words]) => words === lost)?.[1];
      if (arrivedAt !== null) count(`${from}>${to} ${type} arrived at ${arrivedAt} ${end} of ${sentAt}`, -1);
      else if (lost !== null) count(`${from}>${to} ${type} ${reason ?? '?'} at ${end} of ${sentAt}`, -1);
      else expect(end).toBe(endUs);
    }
    expect(travels.length).toBeGreaterThan(50);
    expect([...sent].filter(([, left]) => left !== 0)).toEqual([]);
  });

  test('travels stand in the order in which they were sent, and never end before they begin', () => {
    expect(travels.every(({ sentAt, sentUs }, i) => sentAt >= (travels[i - 1]?.sentAt ?? 0) && sentUs === events.timeUs[sentAt])).toBe(true);
    expect(travels.every(({ sentUs, endUs: end }) => sentUs <= end && end <= endUs)).toBe(true);
  });

  test('the spans of each node follow each other without gaps from the start to the end', () => {
    for (const node of nodes) {
      const spans = view.nodeSpans.filter((span) => span.node === node);
      expect(spans[0]?.fromUs).toBe(0);
      expect(spans.at(-1)?.toUs).toBe(endUs);
      spans.forEach((span, i) => {
        expect(span.toUs).toBe(spans[i + 1]?.fromUs ?? endUs);
        expect(span.toUs > span.fromUs || i === spans.length - 1).toBe(true);
      });
    }
  });

  test('a node is down, refuses or is retired in its spans exactly while it does so', () => {
    const marks: string[] = [];
    watch(each, (moment) => {
      const say = (node: number, what: string): void => { marks.push(`${node} ${what} ${moment.nowUs}`); };
      return {
        crashed: (node) => { say(node, 'down'); }, refused: (node) => { say(node, 'refused'); },
        retired: (node) => { say(node, 'retired'); },
      };
    });
    for (const { node, state, fromUs } of view.nodeSpans) {
      if (['down', 'refused', 'retired'].includes(state) && fromUs > 0) expect(marks).toContain(`${node} ${state} ${fromUs}`);
    }
  });

  test('every operation is told once, with its answer if it had one', () => {
    const calls: string[] = [];
    const returns: string[] = [];
    watch(each, (moment) => ({
      invoked: (client, operation) => { calls.push(`${client}/${operation} at ${moment.event} ${moment.nowUs}`); },
      returned: (client, operation, { type }) => { returns.push(`${client}/${operation} ${type} at ${moment.event} ${moment.nowUs}`); },
    }));
    const { operations } = view;
    expect(operations.map(({ client, operation, invokedAt, fromUs }) => `${client}/${operation} at ${invokedAt} ${fromUs}`)).toEqual(calls);
    const ended = operations.filter(({ outcome }) => outcome !== 'open');
    expect(ended.map(({ client, operation, outcome, returnedAt, toUs }) => `${client}/${operation} ${outcome} at ${returnedAt ?? 0} ${toUs}`).sort())
      .toEqual(returns.sort());
    expect(ended.some(({ answer }) => answer !== null)).toBe(true);
    expect(operations.filter(({ outcome }) => outcome === 'open').every(({ returnedAt, toUs, answer }) =>
      returnedAt === null && toUs === endUs && answer === null)).toBe(true);
  });

  test('a link is closed in its spans exactly while messages do not pass it', () => {
    const changes: string[] = [];
    watch(each, (moment) => ({
      linkChanged: (from, to, open) => { changes.push(`${moment.nowUs} ${from}>${to} ${open ? 'opens' : 'closes'}`); },
    }));
    const told = view.closedLinks.flatMap(({ from, to, fromUs, toUs }) => [`${fromUs} ${from}>${to} closes`, `${toUs} ${from}>${to} opens`]);
    expect(changes.filter((change) => !told.includes(change))).toEqual([]);
    expect(told.filter((change) => !changes.includes(change) && !change.startsWith(`${endUs} `))).toEqual([]);
  });

  test('each link that closes lies in a span of what parted nodes, which ends when its last link opens', () => {
    for (const { from, to, fromUs, toUs } of view.closedLinks) {
      const over = view.cutSpans.filter((span) => span.fromUs <= fromUs && span.toUs >= fromUs);
      expect(over.length, `${from}>${to} at ${fromUs}`).toBeGreaterThan(0);
      expect(view.cutSpans.some((span) => span.toUs === toUs), `${from}>${to} until ${toUs}`).toBe(true);
    }
  });

  test('landmarks stand by event, and each violation and crash is one', () => {
    const crashes: number[] = [];
    watch(each, (moment) => ({ crashed: () => { crashes.push(moment.event); } }));
    const { landmarks } = view;
    expect(landmarks.every(({ event, timeUs }, i) => event >= (landmarks[i - 1]?.event ?? 0) && timeUs === events.timeUs[event])).toBe(true);
    expect(landmarks.filter(({ type }) => type === 'crash').map(({ event }) => event)).toEqual(crashes);
    expect(landmarks.filter(({ type }) => type === 'violation').map(({ event }) => event)).toEqual(view.violations.map(({ event }) => event));
  });

  test('the words of an event name the node that it is about', () => {
    let told = 0;
    for (let event = 0; event < events.count; event++) {
      const words = view.words(event);
      const node = present(events.node[event], 'a node or 0');
      if (words.length > 0) told++;
      if (events.kind[event] === 'message') expect(words[0]).toMatch(new RegExp(`^node ${node} `));
      expect(words.every((sentence) => /^(node \d+|client \d+|probe|operator|world) \S/.test(sentence)), words.join('; ')).toBe(true);
    }
    expect(told).toBeGreaterThan(events.count / 2);
  });

  test('the slice of a violation has its event, and only events up to it', () => {
    for (const violation of view.violations) {
      const slice = [...view.slice(violation)];
      expect(slice).toContain(violation.event);
      expect(slice.every((event) => event <= violation.event)).toBe(true);
      expect(slice.length).toBeGreaterThan(1);
      expect(slice.length).toBeLessThan(events.count / 4);
    }
  });
});

test('the runs that are looked at lose, double and cut messages, elect, commit, and violate rules', () => {
  const all = recorded.map(({ view }) => view);
  const landmarks = new Set(all.flatMap((view) => view.landmarks.map(({ type }) => type)));
  expect([...landmarks].sort()).toEqual(['commit', 'crash', 'election', 'fault', 'restart', 'violation']);
  const fates = new Set(all.flatMap((view) => view.travels.map(({ lost }) => lost ?? 'none')));
  expect([...fates].sort()).toEqual(['it is down', 'none', 'the link is cut', 'the network loses it']);
  const states = new Set(all.flatMap((view) => view.nodeSpans.map(({ state }) => state)));
  for (const state of ['leader', 'candidate', 'follower', 'down', 'paused', 'up']) expect(states).toContain(state);
  expect(all.some(({ violations }) => violations.length > 0)).toBe(true);
});
