import { expect, test } from 'vitest';
import type { Json } from '../../../src/sim/plan.ts';
import { operatorScript } from '../../../src/systems/raft/operator.ts';

/** How often it asks for this, if it never hears of it. */
function attempts(operation: Json, most = 100): number {
  const script = operatorScript([1, 2, 3], { voters: [1, 2, 3], does: [] });
  script.frame?.(operation);
  let count = 1;
  while (count < most && script.retriesUnknown?.(operation) !== false) count++;
  return count;
}

test('an operator that is not answered gives up a handover after a while: whom it wants to lead may be gone for good', () => {
  expect(attempts({ type: 'transferLeadership', to: 3 })).toBe(8);
});

test('it gives up nothing else, for it must know who belongs to the cluster', () => {
  expect(attempts({ type: 'removeNode', node: 3 })).toBe(100);
  expect(attempts({ type: 'changeVoters', voters: [1, 2] })).toBe(100);
});

test('each handover is given as many attempts', () => {
  const script = operatorScript([1, 2, 3], { voters: [1, 2, 3], does: [] });
  for (let round = 0; round < 3; round++) {
    script.frame?.({ type: 'transferLeadership', to: 3 });
    const again = Array.from({ length: 8 }, () => script.retriesUnknown?.(null));
    expect(again.indexOf(false)).toBe(7);
  }
});
