/**
 * How the program ends: its exit codes, and the error that ends it early with a message for a person.
 */

export const EXIT = {
  passed: 0, violation: 1, usage: 2, nondeterminism: 3, failure: 4, unknown: 5, interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Says what is wrong, where, what was found, and what to do next. Printed without a stack. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

/** Wrong usage or bad input. */
export function usageError(message: string): CliError {
  return new CliError(message, EXIT.usage);
}

/** The machine failed us: a disk is full, a folder can't be written. */
export function failure(message: string): CliError {
  return new CliError(message, EXIT.failure);
}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
