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
