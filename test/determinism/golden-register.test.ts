// The kernel's golden digests: runs of the register under every kind of fault. Neither the register nor its storm is drawn by
// anything that changes often, so a digest that differs means that the kernel has changed. `npm run golden:update` rewrites the
// file; the commit says why.

import { describe, expect, test } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import { formatCase, parseCase } from '../../src/fuzz/case.ts';
import { run } from '../../src/fuzz/run.ts';
import { registerSystem } from '../../src/systems/register/system.ts';
import { goldenLine } from '../support/golden.ts';
import { registerSeed, registerStorm } from '../support/register.ts';

const SEEDS = Array.from({ length: 16 }, (_, i) => i + 1);

describe('the register', () => {
  test('runs as it always has', async () => {
    const lines = SEEDS.map((seed) => goldenLine(seed, run(registerStorm(seed), registerSystem)));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/register.txt');
  });

  test('passes its storms, and each of them is a run of its own', () => {
    const outcomes = SEEDS.map((seed) => run(registerStorm(seed), registerSystem));
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(SEEDS.map(() => 'passed'));
    expect(new Set(outcomes.map(({ digest }) => digest)).size).toBe(SEEDS.length);
  });

  test.each(SEEDS)('runs twice the same from seed %i, and under its mutants', (seed) => {
    for (const mutant of [undefined, ...registerSystem.mutants.map(({ id }) => id)]) {
      const testCase = registerSeed(seed, mutant);
      expect(run(testCase, registerSystem)).toEqual(run(structuredClone(testCase), registerSystem));
    }
  });

  test('runs the same from a Case that was written and read again', () => {
    for (const testCase of SEEDS.flatMap((seed) => [registerSeed(seed), registerStorm(seed)])) {
      const parsed = parseCase(JSON.parse(formatCase(testCase)), [registerSystem]);
      assert(parsed.ok, 'a Case that was written can be read', parsed);
      expect(run(parsed.testCase, registerSystem)).toEqual(run(testCase, registerSystem));
    }
  });
});
