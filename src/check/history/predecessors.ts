/**
 * Whether all that must stand before an operation does, while an order comes to be and is taken back again. Of each line it
 * keeps how many of the first operations have their places.
 */
import { at } from '../../base/assert.ts';
import { int, type Ints, ints } from '../../base/ints.ts';
import type { Precedence } from './problem.ts';

export class Predecessors {
  private readonly precedence: Precedence;
  /** By operation: the line that it is in, or -1, and where in it. */
  private readonly lineOf: Ints;
  private readonly placeOf: Ints;
  /** By line: so many of the first have their places; there may be more. */
  private readonly ready: Ints;

  constructor(precedence: Precedence) {
    const { lines, behind } = precedence;
    this.precedence = precedence;
    this.lineOf = ints(behind.length, -1);
    this.placeOf = ints(behind.length);
    this.ready = ints(lines.length);
    for (let number = 0; number < lines.length; number++) {
      const line = at(lines, number);
      for (let place = 0; place < line.length; place++) {
        this.lineOf[at(line, place)] = number;
        this.placeOf[at(line, place)] = place;
      }
    }
  }

  havePlaces(operation: number, placed: Ints): boolean {
    const { line: number, count } = at(this.precedence.behind, operation);
    if (count === 0) return true;
    const line = at(this.precedence.lines, number);
    let ready = int(this.ready, number);
    while (ready < count && int(placed, at(line, ready)) === 1) ready++;
    this.ready[number] = ready;
    return ready >= count;
  }

  /** `operation` has its place no more. */
  takenBack(operation: number): void {
    const line = int(this.lineOf, operation);
    if (line < 0) return;
    const place = int(this.placeOf, operation);
    if (place < int(this.ready, line)) this.ready[line] = place;
  }

  /** Whether an operation stands behind others, or others may stand behind it. */
  isTied(operation: number): boolean {
    return int(this.lineOf, operation) >= 0 || at(this.precedence.behind, operation).count > 0;
  }
}
