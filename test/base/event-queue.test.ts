import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { EventQueue } from '../../src/base/event-queue.ts';

const operation = fc.oneof(
  fc.record({ type: fc.constant('push' as const), us: fc.nat(5), count: fc.constant(1) }),
  fc.record({ type: fc.constant('ahead' as const), us: fc.nat(5), count: fc.nat(3) }),
  fc.record({ type: fc.constant('pop' as const), us: fc.constant(0), count: fc.constant(1) }),
);

interface Item {
  readonly timeUs: number;
  readonly task: number;
}

describe('the event queue', () => {
  test.prop([fc.array(operation, { maxLength: 100 })])(
    'gives what a sorted list would: by time, then as pushed, with what was pushed ahead before the rest of its time', (operations) => {
      const queue = new EventQueue<number>();
      const model: Item[] = [];
      let tasks = 0;
      for (const { type, us, count } of operations) {
        if (type === 'push') {
          const task = tasks++;
          queue.push(us, 0, task);
          const place = model.findIndex(({ timeUs }) => timeUs > us);
          model.splice(place < 0 ? model.length : place, 0, { timeUs: us, task });
        } else if (type === 'ahead') {
          const items = Array.from({ length: count }, () => ({ cause: 0, task: tasks++ }));
          queue.pushAhead(us, items);
          const place = model.findIndex(({ timeUs }) => timeUs >= us);
          const added = items.map(({ task }) => ({ timeUs: us, task }));
          model.splice(place < 0 ? model.length : place, 0, ...added);
        } else {
          const popped = queue.pop();
          const expected = model.shift();
          expect([popped?.timeUs, popped?.task]).toEqual([expected?.timeUs, expected?.task]);
        }
        expect(queue.length).toBe(model.length);
        expect(queue.nextTimeUs).toBe(model[0]?.timeUs ?? Infinity);
      }
    });

  test('remembers who pushed what', () => {
    const queue = new EventQueue<string>();
    queue.push(5, 17, 'a');
    queue.pushAhead(5, [{ cause: 18, task: 'b' }]);
    expect([queue.pop()?.cause, queue.pop()?.cause, queue.pop()]).toEqual([18, 17, undefined]);
  });
});
