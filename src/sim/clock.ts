/**
 * One node's clocks. The monotonic one drifts by a rate and never jumps; the wall clock is the same plus what it jumped.
 */
import type { Micros } from '../protocol.ts';

export class NodeClock {
  private ppm: number;
  /** Since when this rate holds: the true time, and what the clock showed then. */
  private sinceUs: Micros = 0;
  private shownUs: Micros = 0;
  private jumpedUs: Micros = 0;

  constructor(ppm: number) {
    this.ppm = ppm;
  }

  /** What the monotonic clock shows at a true time. */
  monotonic(trueUs: Micros): Micros {
    if (this.ppm === 0 && this.sinceUs === 0) return trueUs;
    const elapsed = trueUs - this.sinceUs;
    return this.shownUs + elapsed + Math.floor((elapsed * this.ppm) / 1_000_000);
  }

  wall(trueUs: Micros): Micros {
    return this.monotonic(trueUs) + this.jumpedUs;
  }

  /** The true time after which this clock has counted at least `spanUs`, so that no timer goes off early by its own clock. */
  trueSpan(spanUs: Micros): Micros {
    if (this.ppm === 0) return spanUs;
    return Math.ceil((spanUs * 1_000_000) / (1_000_000 + this.ppm));
  }

  setDrift(ppm: number, trueUs: Micros): void {
    this.shownUs = this.monotonic(trueUs);
    this.sinceUs = trueUs;
    this.ppm = ppm;
  }

  jump(byUs: number): void {
    this.jumpedUs += byUs;
  }
}
