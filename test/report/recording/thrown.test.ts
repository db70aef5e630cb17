// A node that throws ends the run in the middle of an event, of which nobody is told: the recording still shows it.

import { expect, test } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { recordRun } from '../../../src/report/recording/record-run.ts';
import { registerSystem } from '../../../src/systems/register/system.ts';
import type { System } from '../../../src/systems/system.ts';
import { registerCase } from '../../support/register.ts';

const { protocol } = registerSystem;
let messages = 0;
const throwing: System = {
  ...registerSystem,
  protocol: {
    ...protocol,
    step(state, event) {
      if (event.type === 'message' && ++messages === 40) throw new Error('not implemented');
      return protocol.step(state, event);
    },
  },
};

test('the message at which a node throws has arrived, at the event that is about that node and says so', () => {
  const view = recordRun(registerCase(), throwing);
  const violation = present(view.violations[0], 'a violation');
  const { count, node, kind } = view.events;
  expect(violation.checker).toBe('no-exception');
  expect(violation.event).toBe(count - 1);
  expect(kind[count - 1]).toBe('message');
  expect(node[count - 1]).toBe(violation.node);
  expect(view.words(count - 1)).toEqual([`node ${violation.node ?? 0} throws, which ends the run`]);
  const arrived = view.travels.filter(({ arrivedAt }) => arrivedAt === count - 1);
  const sentAt = view.events.cause[count - 1];
  expect(arrived).toMatchObject([{ to: violation.node, endUs: view.endUs, sentAt }]);
  expect([...view.slice(violation)]).toContain(violation.event);
});
