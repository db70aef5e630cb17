/**
 * Where the program writes: results to standard output, all else to standard error. With `--json` standard output gets
 * one JSON document and nothing else.
 */
import { Chalk } from 'chalk';
import { type Paint, PLAIN } from '../report/paint.ts';

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** For what goes to standard output. */
  readonly paint: Paint;
  /** Whether standard error is a terminal that a progress bar may stand on. */
  readonly hasProgress: boolean;

  constructor(options: OutputOptions) {
    this.json = options.json;
    this.quiet = options.quiet;
    this.paint = options.color && wantsColor(process.stdout) ? colored() : PLAIN;
    this.hasProgress = process.stderr.isTTY && !options.quiet;
  }

  /** The one document of `--json`; or the text that says the same to a person. */
  result(document: unknown, text: () => string): void {
    process.stdout.write(this.json ? `${JSON.stringify(document, null, 2)}\n` : withNewline(text()));
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
