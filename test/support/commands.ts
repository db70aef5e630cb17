/** Commands on few keys and values, so that they meet. */
import fc from 'fast-check';
import type { Command } from '../../src/raft/command.ts';
import type { Value } from '../../src/raft/value.ts';

const key = fc.constantFrom('x', 'y', '__proto__', '');
const value: fc.Arbitrary<Value> = fc.constantFrom<Value[]>(0, 1, -1, 2 ** 32, 0.5, '', '0', '1', 'a', 'ab');

export const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constant('get' as const), key }),
  fc.record({ type: fc.constant('put' as const), key, value }),
  fc.record({ type: fc.constant('append' as const), key, value }),
  fc.record({ type: fc.constant('delete' as const), key }),
  fc.record({
    type: fc.constant('compareAndSet' as const), key, expected: fc.option(value, { nil: null }), value,
  }),
);
