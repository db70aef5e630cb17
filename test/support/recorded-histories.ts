// Recorded histories with known verdicts, which are no part of the project: where their folder is not there, what needs
// them is skipped and says so.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { MODEL_NAMES } from '../../src/check/history/models.ts';
import { FORMAT_NAMES } from '../../src/histories/format-names.ts';

/** WHITEWATER_HISTORIES, or `shared/histories` beside the repository, in which whatever needs them is run. */
const folder = process.env['WHITEWATER_HISTORIES'] ?? resolve('..', 'shared', 'histories');

const Index = z.object({
  files: z.array(z.object({
    file: z.string(),
    format: z.enum(FORMAT_NAMES),
    model: z.enum(MODEL_NAMES),
    initial: z.union([z.string(), z.number(), z.null()]),
    verdict: z.enum(['ok', 'violation']),
    /** Calls in the file, those that failed among them. */
    operations: z.number(),
  })),
});

export type RecordedFile = z.infer<typeof Index>['files'][number];

export const hasRecordedHistories = existsSync(join(folder, 'index.json'));

/** What a test is called that needs them. */
export function withRecordedHistories(claim: string): string {
  return hasRecordedHistories ? claim : `${claim} (skipped: no recorded histories in WHITEWATER_HISTORIES)`;
}

export function recordedFiles(): readonly RecordedFile[] {
  return hasRecordedHistories ? Index.parse(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))).files : [];
}

export function pathOfRecorded({ file }: RecordedFile): string {
  return join(folder, file);
}

export function textOfRecorded(recorded: RecordedFile): string {
  return readFileSync(pathOfRecorded(recorded), 'utf8');
}
