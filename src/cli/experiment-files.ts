/** The files that an experiment leaves behind: which there will be, whether they may be written, and writing them. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Presentation } from '../report/experiments/presentation.ts';
import { csvText, experimentPage } from '../report/experiments/render.ts';
import { reasonOf, usageError } from './exit.ts';
import type { ExperimentRequest } from './experiment-request.ts';
import { writeWhole } from './whole-file.ts';

export interface Written {
  /** In the order in which they were written. */
  readonly files: readonly string[];
  /** Why not all of them were; null if they were. */
  readonly error: string | null;
}

/** Looked at before anything is run. */
export function checkFiles(name: string, { csv, out, force }: ExperimentRequest): void {
  if (csv === undefined && out === undefined) {
    if (force) throw usageError('--force goes with --out DIR or --csv FILE');
    return;
  }
  if (out !== undefined && existsSync(out) && !statSync(out).isDirectory()) {
    throw usageError(`--out ${out}: is no folder; give another`);
  }
  if (force) return;
  const otherwise = 'is there already; give another, or --force to write over it';
  if (csv !== undefined && existsSync(csv)) throw usageError(`--csv ${csv}: ${otherwise}`);
  const there = out === undefined ? undefined : filesOf(name, out)[0];
  if (there !== undefined) throw usageError(`--out ${out ?? ''}: ${there} ${otherwise}`);
}

/** Those of this experiment that are in a folder. */
function filesOf(name: string, folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((file) => ['json', 'html', 'csv'].some((type) => file === `${name}.${type}`)
    || (file.startsWith(`${name}-`) && file.endsWith('.svg'))).sort();
}

/** What was measured is worth printing even if no file could be written. */
export function writeFiles(presented: Presentation, document: object, command: string, seconds: number,
  { csv, out }: ExperimentRequest): Written {
  const { name, charts, data } = presented;
  const wanted: (readonly [file: string, text: string])[] = csv === undefined ? [] : [[csv, csvText(data)]];
  if (out !== undefined) {
    wanted.push(
      [join(out, `${name}.html`), experimentPage(presented, command, seconds)],
      ...charts.map((chart) => [join(out, `${name}-${chart.name}.svg`), chart.svg] as const),
      [join(out, `${name}.csv`), csvText(data)],
      [join(out, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`],
    );
  }
  const files: string[] = [];
  for (const [file, text] of wanted) {
    try {
      writeWhole(file, text);
      files.push(file);
    } catch (error) {
      return { files, error: `${file} can't be written: ${reasonOf(error)}` };
    }
  }
  return { files, error: null };
}
