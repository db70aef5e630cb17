/**
 * The searches of a table that are over, a line each, so that a table that was interrupted can be resumed. A search counts
 * only if its last seed still runs to the same digest: a program that has changed searches again.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { usageError } from './exit.ts';
import { keyOf, type SearchEnd, type SearchTask } from './search.ts';
import { makeFolder, writeWhole } from './whole-file.ts';

const whole = z.int().min(0);
const kill = z.strictObject({ seeds: whole, events: whole, seed: whole, by: z.string() }).nullable();

const line = z.strictObject({
  task: z.strictObject({
    id: z.string(), profile: z.string(), nodes: whole.nullable(), from: whole, seeds: whole,
    stopAt: z.enum(['rule', 'outcome', 'client', 'end']), until: z.enum(['rule', 'outcome', 'client', 'any']), goal: z.string().nullable(),
  }),
  end: z.strictObject({
    trial: z.strictObject({ rule: kill, outcome: kill, client: kill }),
    first: kill, seeds: whole, events: whole, shown: whole,
    last: z.strictObject({ seed: whole, digest: z.string() }).nullable(),
  }),
});

export class SearchLog {
  private readonly file: string;
  private readonly known = new Map<string, SearchEnd>();

  /** Knows what is in the file only if it is to be resumed, and adds to it either way. Throws where it can't be read or written. */
  constructor(file: string, resume: boolean) {
    this.file = file;
    makeFolder(dirname(resolve(file)));
    if (resume) this.read();
    appendFileSync(file, '');
  }

  find(task: SearchTask): SearchEnd | undefined {
    return this.known.get(keyOf(task));
  }

  add(task: SearchTask, end: SearchEnd): void {
    appendFileSync(this.file, `${JSON.stringify({ task, end })}\n`);
  }

  /** The last line may have been cut off by a crash; any other that can't be read is somebody's mistake. */
  private read(): void {
    if (!existsSync(this.file)) return;
    const lines = readFileSync(this.file, 'utf8').split('\n');
    const kept: string[] = [];
    for (const [i, text] of lines.entries()) {
      if (text === '') continue;
      const parsed = line.safeParse(jsonOf(text));
      if (parsed.success) {
        this.known.set(keyOf(parsed.data.task), parsed.data.end);
        kept.push(`${text}\n`);
      } else if (i < lines.length - 1) {
        throw usageError(`${this.file}:${i + 1}: this is no search that is over; start anew in another folder (--out)`);
      }
    }
    // What comes next must not stand in a line that was cut off.
    if (lines.at(-1) !== '') writeWhole(this.file, kept.join(''));
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
