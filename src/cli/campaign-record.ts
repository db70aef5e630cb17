/**
 * `campaign --out DIR`: leaves `campaign.json` there, whole, however the campaign ended; with `--html` its pages too.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { CampaignFigures } from '../fuzz/campaign-figures.ts';
import { formatRecord } from '../fuzz/campaign-record.ts';
import type { CampaignSummary } from '../fuzz/campaign-summary.ts';
import { programVersion } from '../fuzz/version.ts';
import type { Advice } from '../report/advice.ts';
import type { System } from '../systems/system.ts';
import { sameAgain } from './campaign-advice.ts';
import type { CampaignRequest } from './campaign-request.ts';
import { CAMPAIGN_FILE } from './case-files.ts';
import { CliError, reasonOf, usageError } from './exit.ts';
import { shown } from './invocation.ts';
import type { Output } from './output.ts';
import { INDEX, readCases, writePages } from './report.ts';
import { writeWhole } from './whole-file.ts';

/** What is known of the campaign when it is over. */
export interface Ended {
  readonly summary: CampaignSummary;
  readonly figures: CampaignFigures;
  readonly next: Advice;
}

/**
 * Before anything is run: what is saved has a folder; pages are not written over unless somebody says so, and can be made of
 * what is in the folder already; and no other file of this campaign would be taken for one of its cases.
 */
export function checkFolder({ html, force, out }: CampaignRequest, systems: readonly System[], reporterFiles: readonly string[]): void {
  if (existsSync(out) && !statSync(out).isDirectory()) throw usageError(`--out ${out}: is a file; give a folder`);
  const stray = reporterFiles.find((file) => dirname(resolve(file)) === resolve(out) && (file.endsWith('.json') || basename(file) === INDEX));
  if (stray !== undefined) throw usageError(`--reporter-file ${stray}: in the folder of the cases it would be taken for one of them; give it another folder`);
  const index = join(out, INDEX);
  if (html && existsSync(out)) readCases(out, systems);
  if (html && !force && existsSync(index)) throw usageError(`--html: ${shown(index)} is there already; --force writes over it, --out DIR goes elsewhere`);
}

/** Why it could not be written; null if it was. */
export function leaveRecord(request: CampaignRequest, ended: Ended, systems: readonly System[], output: Output): string | null {
  const folder = resolve(request.out);
  try {
    writeWhole(join(folder, CAMPAIGN_FILE), recordText(request, ended));
    if (!request.html) return null;
    const [index = ''] = writePages({ folder, force: true, system: request.system }, systems);
    output.note(`open ${index} in a browser`);
    return null;
  } catch (error) {
    if (error instanceof CliError) return error.message;
    return `${shown(join(folder, CAMPAIGN_FILE))}: what the campaign has come to can't be kept there (${reasonOf(error)}); choose another folder with --out DIR`;
  }
}

function recordText(request: CampaignRequest, { summary, figures, next }: Ended): string {
  const { seeds = null, seconds = null, from, nodes = null, stopAt, stopOnFirst, known = null, jobs } = request;
  return formatRecord({
    programVersion, wallNodeVersion: process.version, wallWorkers: jobs,
    settings: { seeds, seconds, from, nodes, stopAt, stopOnFirst, known },
    repeat: sameAgain(request, summary.seeds), next, summary, figures,
  });
}
