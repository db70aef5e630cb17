import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { EventQueue } from '../../src/base/event-queue.ts';
import { Alarm } from '../../src/sim/alarm.ts';

/** An alarm in a queue, as the simulator drives it. */
class Clockwork {
  private readonly queue = new EventQueue<null>();
  private readonly alarm = new Alarm();
  nowUs = 0;
  pushes = 0;
  readonly rings: number[] = [];

  set(deadlineUs: number): void {
    if (this.alarm.set(deadlineUs)) this.push(deadlineUs);
  }

  cancel(): void {
    this.alarm.cancel();
  }

  get armed(): boolean {
    return this.alarm.armed;
  }

  advance(toUs: number): void {
    while (this.queue.nextTimeUs <= toUs) {
      this.nowUs = this.queue.pop()?.timeUs ?? NaN;
      const verdict = this.alarm.surface(this.nowUs);
      if (verdict === 'due') this.rings.push(this.nowUs);
      else if (verdict !== 'stale') this.push(verdict);
    }
    this.nowUs = toUs;
  }

  private push(timeUs: number): void {
    this.pushes++;
    this.queue.push(timeUs, 0, null);
  }
}

const operation = fc.oneof(
  fc.record({ type: fc.constant('set' as const), us: fc.nat(20) }),
  fc.record({ type: fc.constant('cancel' as const), us: fc.constant(0) }),
  fc.record({ type: fc.constant('advance' as const), us: fc.nat(15) }),
);

describe('an alarm', () => {
  test.prop([fc.array(operation, { maxLength: 60 })])('rings when a naive timer would, and only then', (operations) => {
    const real = new Clockwork();
    let deadlineUs: number | null = null;
    const rings: number[] = [];
    for (const { type, us } of operations) {
      if (type === 'set') {
        deadlineUs = real.nowUs + us;
        real.set(deadlineUs);
      } else if (type === 'cancel') {
        deadlineUs = null;
        real.cancel();
      } else {
        const toUs = real.nowUs + us;
        real.advance(toUs);
        if (deadlineUs !== null && deadlineUs <= toUs) {
          rings.push(deadlineUs);
          deadlineUs = null;
        }
      }
      expect(real.armed).toBe(deadlineUs !== null);
    }
    expect(real.rings).toEqual(rings);
  });

  test('that is moved on and on stands in the queue once', () => {
    const real = new Clockwork();
    for (let i = 0; i < 100; i++) real.set(1000 + i);
    expect(real.pushes).toBe(1);
    real.advance(2000);
    expect(real.rings).toEqual([1099]);
    expect(real.pushes).toBe(2);
  });
});
