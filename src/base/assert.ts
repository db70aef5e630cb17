/**
 * Guards against programmer error, always on. An expected failure is data, never an assertion.
 */

/** Throws when `condition` is false; `values` are printed, so that success builds no string. */
export function assert(
  condition: boolean, message: string, ...values: readonly unknown[]
): asserts condition {
  if (!condition) throw new AssertionError(message, values);
}

export class AssertionError extends Error {
  /** What was to hold, without the values: the same wherever the same assertion fails. */
  readonly condition: string;

  constructor(condition: string, values: readonly unknown[]) {
    super(values.length === 0 ? condition : `${condition}: ${values.map(show).join(', ')}`);
    this.name = 'AssertionError';
    this.condition = condition;
  }
}

/** Ends every `switch` over a discriminated union. */
export function unreachable(value: never): never {
  throw new AssertionError('unreachable case', [value]);
}

/** The element at `index`, which must be there. */
export function at<T>(array: ArrayLike<T>, index: number): T {
  const value = array[index];
  if (value === undefined) throw new AssertionError('index out of range', [index, array.length]);
  return value;
}

/** `value`, which must not be undefined. */
export function present<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new AssertionError(message, []);
  return value;
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  const text: unknown = JSON.stringify(value);
  return typeof text === 'string' ? text : typeof value;
}
