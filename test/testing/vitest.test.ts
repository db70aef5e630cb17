import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { system as counter } from '../../examples/counter.ts';
import { present } from '../../src/base/assert.ts';
import { parseCase } from '../../src/fuzz/case.ts';
import { findProfile } from '../../src/fuzz/profile.ts';
import { compare } from '../../src/fuzz/replay-result.ts';
import { run } from '../../src/fuzz/run.ts';
import { drawPlan } from '../../src/fuzz/swarm.ts';
import { planCase, type TestPlan } from '../../src/fuzz/test-plan.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import type { System } from '../../src/systems/system.ts';
import '../../src/testing/vitest.ts';

const folder = mkdtempSync(join(tmpdir(), 'survival-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function drawn(seed: number, profile = 'crashes', system: System = raftSystem): TestPlan {
  return drawPlan(system, present(findProfile(system, profile), profile), seed, {});
}

/** In the profile `crashes`, seed 19 shows what comes of votes that are not persisted. */
const fatal: TestPlan = { ...drawn(19), mutant: 'vote-not-persisted' };

function messageOf(assertion: () => unknown): string {
  try {
    assertion();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('it should have failed');
}

describe('toSurvive', () => {
  test('passes where no checker finds anything, of a Plan and of its Case', () => {
    expect(drawn(19)).toSurvive();
    expect(planCase(drawn(19))).toSurvive();
    expect(fatal).toSurvive({ mutant: 'none' });
    expect(fatal).not.toSurvive();
  });

  test('says what fell, against what, in how large a Case, and what to do', () => {
    const lines = messageOf(() => { expect(fatal).toSurvive(); }).split('\n');
    expect(lines[0]).toBe('raft, broken by vote-not-persisted, does not survive this Plan.');
    expect(lines[1]).toMatch(/^one-vote-per-term \(outcome\) at event [\d,]+, \d+\.\d{6} s$/);
    expect(lines.join('\n')).toMatch(/ {2}against .*Raft/);
    expect(lines.join('\n')).toMatch(/\nThe Case has 4 nodes, 3 clients and 58 faults; all else is drawn from seed 19\. Its run ended at\s+event/);
    expect(lines.slice(-2)).toEqual([
      'To replay it, let it be saved: toSurvive({ saveTo: \'failing-case.json\' })',
      'The Case itself: toSurvive({ showCase: true })',
    ]);
  });

  test('saves the Case, which then expects what was found, and names the commands', () => {
    const file = join(folder, 'deep', 'case.json');
    const message = messageOf(() => { expect(fatal).toSurvive({ saveTo: file }); });
    expect(message).toContain(`\n  npx whitewater replay ${file} --trace\n  npx whitewater explain ${file}\n`);
    const parsed = parseCase(JSON.parse(readFileSync(file, 'utf8')), [raftSystem]);
    if (!parsed.ok) throw new Error('it is a Case');
    expect(parsed.testCase).toMatchObject(planCase(fatal));
    expect(compare(parsed.testCase, run(parsed.testCase, raftSystem))).toMatchObject({ shown: true, sameDigest: true });
    expect(parsed.testCase).not.toSurvive();
  });

  test('saves nothing while all is as expected', () => {
    const file = join(folder, 'none.json');
    expect(drawn(19)).toSurvive({ saveTo: file });
    expect(fatal).not.toSurvive({ saveTo: file });
    expect(existsSync(file)).toBe(false);
    expect(messageOf(() => { expect(drawn(19)).not.toSurvive({ saveTo: file }); })).toMatch(/^raft survives this Plan, which it should not: /);
    expect(existsSync(file)).toBe(true);
  });

  test('gives the Case on demand', () => {
    const message = messageOf(() => { expect(fatal).toSurvive({ showCase: true }); });
    expect(JSON.parse(message.slice(message.indexOf('\n{')))).toEqual(planCase(fatal));
  });

  test('goes on until the class of violations that it is asked for', () => {
    const late = messageOf(() => { expect(fatal).toSurvive({ stopAt: 'end' }); });
    expect(late).toMatch(/and 1 more violation in the same run/);
    expect(messageOf(() => { expect(fatal).toSurvive({ stopAt: 'rule' }); })).toMatch(/\n[\w-]+ \(rule\) at event/);
  });

  test('runs a system of the user’s own, and says that commands need its file', () => {
    const plan = drawn(3, present(counter.profiles[0], 'it has one').name, counter);
    expect(plan).toSurvive({ system: counter });
    const file = join(folder, 'counter.json');
    const seeds = Array.from({ length: 30 }, (_, i) => drawn(i, present(counter.profiles[0], 'it has one').name, counter));
    const message = messageOf(() => {
      for (const each of seeds) expect(each).toSurvive({ system: counter, mutant: 'ack-before-sync', saveTo: file });
    });
    expect(message).toContain(`npx whitewater replay ${file} --system FILE.js --trace`);
  });

  test('has no verdict where a bound was reached, and fails for that', () => {
    const message = messageOf(() => { expect({ ...planCase(drawn(19)), maxEvents: 10 }).toSurvive(); });
    expect(message).toMatch(/^There is no verdict on whether raft survives this Plan\.\nthe run reached its bound of 10 events/);
  });

  test('takes nothing but a Plan or a Case', () => {
    expect(() => { expect(7).toSurvive(); }).toThrow('toSurvive takes a Plan or a Case, but what it got is none:\n  the whole must be an object: a Case; found 7');
    expect(() => { expect({ ...fatal, nodes: [1, 1] }).toSurvive(); }).toThrow('plan.nodes[1] must be above the node before it');
    expect(() => { expect(drawn(3, present(counter.profiles[0], 'one').name, counter)).toSurvive(); }).toThrow('plan.system names no system');
    expect(() => { expect(drawn(19)).toSurvive({ mutant: 'votes' }); }).toThrow('raft has no mutant: votes, did you mean');
  });
});
