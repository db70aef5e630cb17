// `explain`: how a violation came about, for a person and as JSON; and what it refuses.

import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ExplainResult } from '../../src/fuzz/explain/explain-result.ts';
import { caseNames, folder, printed, whitewater } from './program.ts';

const seeded = ['--seed', '19', '--break', 'vote-not-persisted'];
let file = '';

beforeAll(async () => {
  const out = folder();
  await whitewater('campaign', '--break', 'no-uptodate', '--seeds', '10', '--stop-on-first', '--shrink-attempts', '0', '--json', '--out', out);
  file = join(out, caseNames(out)[0] ?? '');
});

describe.concurrent('explain', () => {
  test('tells a seed as a numbered story that ends with the violation and its source', async () => {
    const { code, stdout, stderr } = await whitewater('explain', ...seeded);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^How raft, broken by vote-not-persisted, came to violate one-vote-per-term: \d+ steps of \d+ events\.\n\n {2}1\. /);
    expect(stdout).toMatch(/\d+\. +[\d.]+ ms {2}node 3 crashes/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/has lost its vote of term 3, for itself.*votes for node 5 in term 3/);
    expect(stdout).toMatch(/So one-vote-per-term is violated \(outcome\) at event 194[^]*against Raft §5\.2\n/);
  });

  test('tells a case file, and prints commands that work', async () => {
    const { stdout } = await whitewater('explain', file);
    const command = /All that happened: (.*)/.exec(stdout)?.[1] ?? '';
    const replayed = await printed(command);
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain('VIOLATION of leader-completeness');
  });

  test('--json prints the steps with their reasons, and nothing else', async () => {
    const { code, stdout } = await whitewater('explain', ...seeded, '--json');
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as ExplainResult;
    expect(Object.keys(result)).toEqual(['violation', 'events', 'steps', 'omitted']);
    expect(result).toMatchObject({ violation: { checker: 'one-vote-per-term', event: 194 }, events: 195, omitted: 0 });
    expect(result.steps.map(({ number }) => number)).toEqual(result.steps.map((_, i) => i + 1));
    expect(result.steps.at(-1)).toMatchObject({ event: 193, subject: 'node 3', because: [1, 4] });
  });

  test('--quiet tells the story without advice', async () => {
    const { stdout } = await whitewater('explain', ...seeded, '--quiet');
    expect(stdout).toContain('against Raft §5.2');
    expect(stdout).not.toContain('replay');
  });

  test('--steps tells fewer, the nearest to the harm, and says how many are left out', async () => {
    const { stdout } = await whitewater('explain', ...seeded, '--steps', '2', '--json');
    const { steps, omitted } = JSON.parse(stdout) as ExplainResult;
    expect(steps.map(({ event }) => event)).toContain(193);
    expect([steps.length, omitted]).toEqual([2, 3]);
  });

  test('--checker explains the violation of that one', async () => {
    const { stdout } = await whitewater('explain', ...seeded, '--checker', 'persist-before-send');
    expect(stdout).toMatch(/came to violate persist-before-send: /);
  });

  test('says that there is nothing to explain where nothing fell, which is no failure', async () => {
    const { code, stdout } = await whitewater('explain', '--seed', '4');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Nothing to explain: raft comes to no violation in [\d,]+ events\.\n$/);
    const json = JSON.parse((await whitewater('explain', file, '--break', 'none', '--json')).stdout) as ExplainResult;
    expect(json).toEqual({ violation: null, events: expect.any(Number) as number, steps: [], omitted: 0 });
  });

  test.each([
    ['no case', [], /explain needs a case file, or --seed S/],
    ['both', ['case.json', '--seed', '1'], /explain takes a case or --seed, not both/],
    ['an unknown checker', [...seeded, '--checker', 'electon-safety'], /no such checker of raft; did you mean election-safety\?/],
    ['an option of replay', [...seeded, '--trace'], /explain has no option --trace/],
    ['a folder', ['test'], /explain takes one case; test is a folder/],
  ])('refuses %s', async (_what, args, message) => {
    const { code, stderr, stdout } = await whitewater('explain', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
