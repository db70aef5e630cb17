import { describe, expect, test } from 'vitest';
import { folder, whitewater } from '../cli/program.ts';

describe('the correct Raft', () => {
  test('passes 20,000 seeds of the default profile, and goes through every situation that a goal names', async () => {
    const { code, campaign } = await whitewater('campaign', '--seeds', '20000', '--json', '--out', folder());
    expect(code).toBe(0);
    expect(campaign).toMatchObject({ seeds: 20_000, passed: 20_000, failed: 0, unknown: 0, violations: [] });
    expect(Object.entries(campaign.sometimes).filter(([, count]) => count === 0)).toEqual([]);
  });
});

describe('the mutants', () => {
  test('are each found by the harm that they do within 1,000 seeds, and twelve of them within 200', async () => {
    const { code, mutants } = await whitewater('mutants', '--seeds', '1000', '--trials', '1', '--json');
    expect(code).toBe(0);
    expect(mutants.mutants).toHaveLength(16);
    const seedsToKill = mutants.mutants.map(({ outcome }) => outcome.seedsToKill.max ?? Infinity);
    expect(Math.max(...seedsToKill)).toBeLessThanOrEqual(1_000);
    expect(seedsToKill.filter((seeds) => seeds <= 200).length).toBeGreaterThanOrEqual(12);
  });
});
