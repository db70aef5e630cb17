/**
 * Values by number, as a table holds them.
 */

/** Gives each value a number, the same for equal ones. */
export class Numbered<Value> {
  readonly all: Value[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly keyOf: (value: Value) => string;

  constructor(keyOf: (value: Value) => string) {
    this.keyOf = keyOf;
  }

  of(value: Value): number {
    const key = this.keyOf(value);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.all.length);
    this.all.push(value);
    return this.all.length - 1;
  }
}
