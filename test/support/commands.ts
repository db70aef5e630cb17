/** Commands on few keys and values, so that they meet. */
import fc from 'fast-check';
import type { Command, Operation } from '../../src/raft/command.ts';
import type { Value } from '../../src/raft/value.ts';

const key = fc.constantFrom('x', 'y', '__proto__', '');
const value: fc.Arbitrary<Value> = fc.constantFrom<Value[]>(0, 1, -1, 2 ** 32, 0.5, '', '0', '1', 'a', 'ab');

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ type: fc.constant('get' as const), key }),
  fc.record({ type: fc.constant('put' as const), key, value }),
  fc.record({ type: fc.constant('append' as const), key, value }),
  fc.record({ type: fc.constant('delete' as const), key }),
  fc.record({
    type: fc.constant('compareAndSet' as const), key, expected: fc.option(value, { nil: null }), value,
  }),
);

const node = fc.integer({ min: 1, max: 5 });
const voters = fc.uniqueArray(node, { minLength: 1 });
const session = fc.constantFrom(1, 2, 3);

/** Whatever an entry of the log can hold beside the no-op. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  operation,
  fc.record({ type: fc.constant('openSession' as const) }),
  fc.record({
    type: fc.constant('inSession' as const), session, sequence: fc.constantFrom(1, 2, 3),
    unanswered: fc.constantFrom(1, 2), operation,
  }),
  fc.record({
    type: fc.constant('configuration' as const), voters, oldVoters: fc.option(voters, { nil: null }),
    learners: fc.uniqueArray(node),
  }),
);
