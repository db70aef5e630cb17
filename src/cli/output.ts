/**
 * Where the program writes: results to standard output, all else to standard error. With `--json` standard output gets
 * one JSON document and nothing else.
 */
import { Chalk } from 'chalk';
import type { TestReport } from '../report/machine/test-report.ts';
import { type Paint, PLAIN } from '../report/paint.ts';
import { failure, reasonOf } from './exit.ts';
import { writeWhole } from './whole-file.ts';

/** Tells a command's result to a machine. */
export interface Reporter {
  /** Null: standard output. */
  readonly file: string | null;
  /** `document` is that of `--json`. */
  readonly format: (document: unknown, tests: TestReport) => string;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  /** At most one of which has standard output, and none beside `json`. */
  readonly reporters?: readonly Reporter[];
}

export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** For what goes to standard output. */
  readonly paint: Paint;
  /** Whether standard error is a terminal that a progress bar may stand on. */
  readonly hasProgress: boolean;
  private readonly reporters: readonly Reporter[];

  constructor(options: OutputOptions) {
    this.json = options.json;
    this.quiet = options.quiet;
    this.reporters = options.reporters ?? [];
    this.paint = options.color && wantsColor(process.stdout) ? colored() : PLAIN;
    this.hasProgress = process.stderr.isTTY && !options.quiet;
  }

  /** The one document of `--json`; or the text that says the same to a person; and what reporters make of `tests`. */
  result(document: unknown, text: () => string, tests?: () => TestReport): void {
    const toOutput = this.reporters.find(({ file }) => file === null);
    if (toOutput === undefined || tests === undefined) {
      process.stdout.write(this.json ? `${JSON.stringify(document, null, 2)}\n` : withNewline(text()));
    }
    if (tests === undefined) return;
    for (const { file, format } of this.reporters) {
      const report = format(document, tests());
      if (file === null) process.stdout.write(report);
      else writeReport(file, report);
    }
  }

  /** The files that reporters write. */
  reporterFiles(): readonly string[] {
    return this.reporters.flatMap(({ file }) => file ?? []);
  }

  /** A remark that is no result. */
  note(message: string): void {
    if (!this.quiet) process.stderr.write(withNewline(message));
  }

  /** Something went wrong that is no result. */
  warn(message: string): void {
    process.stderr.write(withNewline(message));
  }
}

function writeReport(file: string, report: string): void {
  try {
    writeWhole(file, report);
  } catch (error) {
    throw failure(`${file}: the report can't be written (${reasonOf(error)}); choose another file with --reporter-file`);
  }
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function wantsColor(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR: noColor, TERM: terminal } = process.env;
  return stream.isTTY && (noColor === undefined || noColor === '') && terminal !== 'dumb';
}

/** Colours of a terminal. */
export function colored(): Paint {
  const chalk = new Chalk({ level: 1 });
  // Of its own chalk takes any number of texts: as what is mapped over lines it would print their numbers too.
  const alone = (paint: (text: string) => string) => (text: string): string => paint(text);
  const { bold, dim, green, red, yellow, cyan } = chalk;
  return { bold: alone(bold), dim: alone(dim), good: alone(green), bad: alone(red), doubtful: alone(yellow), command: alone(cyan) };
}
