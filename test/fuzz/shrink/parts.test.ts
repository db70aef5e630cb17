// The parts of shrinking: what happened, a node that is not there, other names, sizes, and who judges.

import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/fuzz/case-type.ts';
import { run } from '../../../src/fuzz/run.ts';
import { drawCase } from '../../../src/fuzz/swarm.ts';
import { cutBehind, type Proposal } from '../../../src/fuzz/shrink/conversation.ts';
import { whatHappened } from '../../../src/fuzz/shrink/happened.ts';
import { aimAt, judge } from '../../../src/fuzz/shrink/judge.ts';
import { isSmaller, sizeOf } from '../../../src/fuzz/shrink/measure.ts';
import { renamed } from '../../../src/fuzz/shrink/renamed.ts';
import { shrinkCase } from '../../../src/fuzz/shrink/shrink-case.ts';
import { withoutNode } from '../../../src/fuzz/shrink/without-node.ts';
import { writeOut } from '../../../src/fuzz/shrink/write-out.ts';
import { formatCase, parseCase } from '../../../src/fuzz/case.ts';
import type { Fault } from '../../../src/sim/plan.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { firstHarm, known } from '../../support/failing.ts';

const found = firstHarm('no-uptodate');
const cut = cutBehind({ testCase: found.testCase, timeUs: found.violation.timeUs, event: found.violation.event });

/** All that is first proposed. */
function firstProposal(): Proposal {
  const step = writeOut(cut, raftSystem).next();
  if (step.done === true) throw new Error('nothing is proposed');
  return step.value;
}

describe('cutting behind the violation', () => {
  test('changes nothing of the run up to there', () => {
    const outcome = run(cut.testCase, raftSystem);
    expect(outcome.violations.at(-1)).toEqual(found.violation);
    expect(outcome.events).toBe(found.outcome.events);
    expect(cut.testCase.plan.phases).toEqual({ chaosUs: found.violation.timeUs, calmUs: 0 });
  });
});

describe('writing a run out', () => {
  const { count, make } = firstProposal();
  const ways = Array.from({ length: count }, (_, i) => known(make(i)));

  test('takes clients and luck out of the Case', () => {
    for (const way of ways.slice(0, -1)) {
      expect(way.plan.workload.clients).toBe(0);
      expect(way.choices.fallback).not.toBe('seeded');
    }
  });

  test('comes to the same violation at about the same event, in its most faithful way', () => {
    const faithful = ways.slice(0, 8).map((way) => run(way, raftSystem))
      .find(({ violations }) => violations.some(({ signature }) => signature === found.violation.signature));
    expect(faithful).toBeDefined();
  });

  test('tells each request once for each attempt, with the time at which it reached its node', () => {
    const { requests } = whatHappened(cut.testCase, raftSystem);
    expect(requests.length).toBeGreaterThan(10);
    expect(requests.every((request) => 'at' in request && request.at > 0)).toBe(true);
  });

  test('tells the timers of elections, and not the heartbeats', () => {
    const { fired } = whatHappened(cut.testCase, raftSystem);
    expect(new Set(fired.map(({ timer }) => timer))).toEqual(new Set(['election']));
  });
});

describe('a Case from its file', () => {
  const retried = firstHarm('retry-no-dedupe');
  const step = writeOut(cutBehind({
    testCase: retried.testCase, timeUs: retried.violation.timeUs, event: retried.violation.event,
  }), raftSystem).next();
  const ways = step.done === true ? [] : Array.from({ length: step.value.count }, (_, i) => known(step.value.make(i)));

  test('runs as it did before it was written, also where one operation is attempted again and again', () => {
    expect(ways.some(({ plan }) => plan.faults.some((fault) => fault.type === 'request' && fault.operation !== undefined))).toBe(true);
    for (const way of ways) {
      const read = parseCase(JSON.parse(formatCase(way)), [raftSystem]);
      expect(read.ok && run(read.testCase, raftSystem)).toEqual(run(way, raftSystem));
    }
  });

  test('in which a client asks twice for the same is no violation', () => {
    const command = { type: 'openSession' };
    const faults: Fault[] = [1, 2, 3].map((i) => ({ at: 3_000_000 + 100 * i, type: 'request', node: 1, command, client: 1, operation: 1 }));
    const { plan: { mutant: _mutant, ...plan }, ...rest } = known(ways[0] ?? null);
    const twice: Case = { ...rest, plan: { ...plan, faults, phases: { chaosUs: 4_000_000, calmUs: 0 } }, choices: { fallback: 'calm', overrides: {} } };
    expect(run(JSON.parse(JSON.stringify(twice)) as Case, raftSystem).violations).toEqual([]);
    expect(run(twice, raftSystem).violations).toEqual([]);
  });
});

describe('a node that is not there', () => {
  test('is spoken of by nobody', () => {
    const gone = known(withoutNode(cut.testCase, 2, raftSystem));
    expect(gone.plan.nodes).not.toContain(2);
    expect(parseCase(JSON.parse(JSON.stringify(gone)), [raftSystem])).toMatchObject({ ok: true });
  });

  test('takes its decisions along, and leaves those of others', () => {
    const overrides = {
      'timer/2/election/1': 1, 'timer/12/election/1': 2, 'net/2>1/requestVote/2/delay': 3, 'net/1>2/requestVote/2/delay': 4,
      'net/1>3/requestVote/2/delay': 5, 'disk/2/sync/1/time': 6, 'client/2/pace/2': 7,
    };
    const gone = known(withoutNode({ ...cut.testCase, choices: { fallback: 'calm', overrides } }, 2, raftSystem));
    expect(Object.values(gone.choices.overrides)).toEqual([2, 5, 7]);
  });
});

describe('other names', () => {
  test('make the same run of other nodes', () => {
    const small = known(shrinkCase(found, raftSystem, 500).case);
    const other = known(renamed(small, (node) => node + 5, raftSystem));
    expect(other.plan.nodes).toEqual(small.plan.nodes.map((node) => node + 5));
    const outcome = run(other, raftSystem);
    expect(outcome.events).toBe(run(small, raftSystem).events);
    expect(outcome.violations.map(({ signature }) => signature)).toContain(found.violation.signature);
    expect(renamed(other, (node) => node - 5, raftSystem)).toEqual(small);
  });
});

describe('sizes', () => {
  test('count faults, operations and decisions apart', () => {
    const sized: Case = {
      ...cut.testCase, choices: { fallback: 'calm', overrides: { 'timer/1/election/1': 1 } },
      plan: {
        ...cut.testCase.plan, workload: { ...cut.testCase.plan.workload, clients: 0 },
        faults: [
          { at: 1, type: 'crash', node: 1 },
          { at: 2, type: 'request', node: 1, command: { type: 'get', key: 'x' }, client: 7 },
          { at: 3, type: 'request', node: 1, command: { type: 'takeSnapshot' } },
        ],
      },
    };
    expect(sizeOf(sized)).toMatchObject({ faults: 1, operations: 2, decisions: 1, clients: 1 });
  });

  test('what is written out is smaller than what is drawn, however little that is', () => {
    const { count, make } = firstProposal();
    const written = known(make(count - 2));
    expect(isSmaller(written, cut.testCase)).toBe(true);
    expect(isSmaller(cut.testCase, written)).toBe(false);
    expect(isSmaller(written, written)).toBe(false);
  });
});

describe('the judge', () => {
  const aim = aimAt(found.testCase, found.violation, raftSystem);

  test('says when the violation falls', () => {
    const { timeUs, event } = found.violation;
    expect(judge(found.testCase, raftSystem, aim)).toEqual({ timeUs, event });
  });

  test('takes no other violation for it', () => {
    const target = { ...found.violation, signature: 'election-safety/two-leaders[becomeLeader]' };
    expect(judge(found.testCase, raftSystem, { ...aim, target })).toBeNull();
  });

  test('takes no world in which the unbroken system fails, too', () => {
    // Disks are lost, which nobody promises to stand; the mutant adds nothing.
    const profile = known(raftSystem.profiles.find(({ name }) => name === 'lost-disks') ?? null);
    const cases = Array.from({ length: 200 }, (_, seed) =>
      drawCase(raftSystem, profile, seed, 'outcome', { mutant: 'timer-any-vote' }));
    const lone = known(cases.find((testCase) => {
      const { plan: { mutant: _mutant, ...plan } } = testCase;
      return run(testCase, raftSystem).violations.length > 0 && run({ ...testCase, plan }, raftSystem).violations.length > 0;
    }) ?? null);
    const target = known(run(lone, raftSystem).violations[0] ?? null);
    expect(judge(lone, raftSystem, { target, sparesTheUnbroken: false })).not.toBeNull();
    expect(judge(lone, raftSystem, { target, sparesTheUnbroken: true })).toBeNull();
  });
});
