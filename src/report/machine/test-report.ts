/**
 * What a command has come to, in the terms in which machines that run tests think: so many tests, each of which passed, failed, could not
 * be judged, or was left out. Each command says what a test of it is; each reporter has its own way to write them down.
 */
export interface TestReport {
  /** Of all: `campaign raft/default`. */
  readonly name: string;
  /** One sentence on all of them. */
  readonly summary: string;
  readonly wallSeconds: number | null;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly tests: readonly TestResult[];
}

export interface TestResult {
  /** What tests of one kind have in common. */
  readonly group: string;
  readonly name: string;
  /** Unknown: there is no verdict. */
  readonly status: 'passed' | 'failed' | 'unknown' | 'skipped';
  /** What is wrong, or why it was left out; empty if it passed. */
  readonly message: string;
  /** What else is to be said of it, line by line. */
  readonly details: readonly string[];
  /** Where it can be found: a case, a script. */
  readonly file: string | null;
  /** The command that shows it. */
  readonly command: string | null;
}

/** The details and the command, as they are best read. */
export function detailText({ message, details, command }: TestResult): string {
  return [message, ...details, ...(command === null ? [] : [`replay: ${command}`])].filter((line) => line !== '').join('\n');
}
