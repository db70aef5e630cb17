/**
 * `report DIR`: makes the pages of what is in a folder, into the folder: of a campaign (`campaign.json`), of a table of mutants
 * (`mutants.json`), of the cases beside them. All is read, and every page made, before the first is written.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type CampaignRecord, parseRecord, RECORD_VERSION } from '../fuzz/campaign-record.ts';
import { parseMutantsResult } from '../fuzz/mutants-record.ts';
import type { MutantsResult } from '../fuzz/mutants-result.ts';
import type { CorpusResult } from '../fuzz/replay-result.ts';
import { problemText } from '../fuzz/problems.ts';
import { campaignPage } from '../report/html/campaign-page.ts';
import { corpusPage } from '../report/html/corpus-page.ts';
import { otherPages } from '../report/html/folder-parts.ts';
import { mutantsPage } from '../report/html/mutants-page.ts';
import { counted } from '../report/table.ts';
import type { Problem, System } from '../systems/system.ts';
import { CAMPAIGN_FILE, findCases, kindOfPath, MUTANTS_FILE, readCase, type ReadCase } from './case-files.ts';
import { runCorpus } from './corpus.ts';
import { CliError, EXIT, type ExitCode, failure, reasonOf, usageError } from './exit.ts';
import { commandLine, shown } from './invocation.ts';
import type { Output } from './output.ts';
import { pageOf } from './page-writer.ts';
import { knownSystems, loadSystem, systemSource } from './systems.ts';
import { runUserCode } from './user-code.ts';
import { writeWhole } from './whole-file.ts';

export interface ReportRequest {
  readonly folder: string;
  /** Whether pages that are there already are written over. */
  readonly force: boolean;
  readonly system: string | undefined;
}

/** The page that is opened first. */
export const INDEX = 'index.html';

export async function report(request: ReportRequest, output: Output): Promise<ExitCode> {
  const system = await loadSystem(systemSource(request.system));
  const pages = runUserCode(`--system ${request.system ?? ''}`, () => writePages(request, knownSystems(system)));
  output.result({ pages }, () => `${counted(pages.length, 'page')} made; open ${pages[0] ?? ''} in a browser`);
  return EXIT.passed;
}

/** The files of the pages, the first to be opened first. */
export function writePages(request: ReportRequest, systems: readonly System[]): readonly string[] {
  const { folder, force } = request;
  const pages = pagesOf(readFolder(folder, systems));
  if (!force) refuseExisting(folder, pages);
  return pages.map(({ name, text }) => {
    const file = join(folder, name);
    try {
      writeWhole(file, text);
    } catch (error) {
      throw failure(`${shown(file)}: the page can't be written (${reasonOf(error)})`);
    }
    return shown(file);
  });
}

interface Page {
  readonly name: string;
  readonly text: string;
}

/** What there is to be shown. */
interface Folder {
  readonly name: string;
  readonly campaign: CampaignRecord | null;
  readonly mutants: MutantsResult | null;
  readonly cases: readonly ReadCase[];
}

function pagesOf({ name, campaign, mutants, cases }: Folder): readonly Page[] {
  const corpus = runCorpus(cases);
  const runs = cases.map((read): Page => runPageOf(read, corpus));
  const links = new Map(cases.map(({ file }) => [basename(file), runPageName(file)]));
  const ofCases = (file: string): Page => ({ name: file, text: corpusPage(name, corpus, cases.map(({ testCase }) => testCase), links) });
  if (campaign !== null) {
    const told = new Set(campaign.summary.violations.flatMap((found) => [found.case, found.shrunk]).map((file) => basename(file ?? '')));
    const others = cases.map(({ file }) => basename(file)).filter((file) => !told.has(file));
    const table = mutants === null ? [] : [{ name: 'mutants.html', title: 'The table of mutants' }];
    return [{ name: INDEX, text: campaignPage(campaign, links, otherPages(others, links, table)) },
      ...(mutants === null ? [] : [{ name: 'mutants.html', text: mutantsPage(mutants) }]), ...runs];
  }
  if (mutants === null) return [ofCases(INDEX), ...runs];
  const list = cases.length === 0 ? [] : [{ name: 'cases.html', title: counted(cases.length, 'case') }];
  return [{ name: INDEX, text: mutantsPage(mutants, otherPages([], links, list)) }, ...list.map((each) => ofCases(each.name)), ...runs];
}

/** The case runs again in its page, which says whether that comes to the same as here. */
function runPageOf({ file, testCase, system }: ReadCase, { cases }: CorpusResult): Page {
  const entry = cases.find((each) => each.file === shown(file));
  return { name: runPageName(file), text: pageOf(testCase, system, commandLine('replay', shown(file)), entry?.digest ?? '') };
}

function runPageName(file: string): string {
  return `${basename(file, '.json')}.run.html`;
}

/** The cases in a folder; names all that is wrong with them at once. */
export function readCases(folder: string, systems: readonly System[]): readonly ReadCase[] {
  const problems: string[] = [];
  const cases = findCases(folder).flatMap((file) => {
    try {
      return [readCase(file, systems)];
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw usageError(problems.join('\n'));
  return cases;
}

function readFolder(folder: string, systems: readonly System[]): Folder {
  if (!existsSync(folder)) throw usageError(`${folder}: there is no such folder; a campaign makes one: ${commandLine('campaign', '--out', folder)}`);
  if (kindOfPath(folder) !== 'folder') throw usageError(`report makes the pages of a folder; ${folder} is a file. A page of one run: ${commandLine('replay', folder, '--html', 'run.html')}`);
  const campaign = readRecord(join(folder, CAMPAIGN_FILE));
  const mutants = readMutants(join(folder, MUTANTS_FILE));
  const cases = readCases(folder, systems);
  if (campaign === null && mutants === null && cases.length === 0) {
    throw usageError(`${folder}: there is nothing to make a page of: no ${CAMPAIGN_FILE}, no ${MUTANTS_FILE} and no case\n`
      + `A campaign leaves it there: ${commandLine('campaign', '--out', folder)}`);
  }
  return { name: shown(folder), campaign, mutants, cases };
}

/** Null: there is none. */
function readRecord(file: string): CampaignRecord | null {
  const json = readIfThere(file);
  if (json === undefined) return null;
  const parsed = parseRecord(json);
  if (parsed.ok) return parsed.record;
  if ('problems' in parsed) throw wrong(file, parsed.problems, 'run the campaign again');
  throw usageError(`${file}: was written by a later version of this program (format ${parsed.newer}, where this one reads up to ${RECORD_VERSION}); `
    + 'make the pages with that version, or run the campaign again with this one');
}

function readMutants(file: string): MutantsResult | null {
  const json = readIfThere(file);
  if (json === undefined) return null;
  const parsed = parseMutantsResult(json);
  if (parsed.ok) return parsed.value;
  throw wrong(file, parsed.problems, 'make the table again');
}

function wrong(file: string, problems: readonly Problem[], advice: string): CliError {
  const lines = problems.slice(0, 5).map((problem) => `${file}: ${problemText(problem)}`);
  return usageError([...lines, ...(problems.length > 5 ? [`${file}: and ${problems.length - 5} more problems`] : []),
    `It was not written by this version of the program, or changed since; ${advice}.`].join('\n'));
}

/** Far above what the largest campaign leaves. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Undefined: there is no such file. */
function readIfThere(file: string): unknown {
  if (!existsSync(file)) return undefined;
  let text;
  try {
    const { size } = statSync(file);
    if (size > MOST_BYTES) throw new Error(`${size} bytes, where at most ${MOST_BYTES} are read`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw usageError(`${file}: can't be read (${reasonOf(error)})`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(`${file}: is not JSON: ${reasonOf(error).slice(0, 300)}; run what has written it again`);
  }
}

function refuseExisting(folder: string, pages: readonly Page[]): void {
  const there = pages.filter(({ name }) => existsSync(join(folder, name))).map(({ name }) => shown(join(folder, name)));
  if (there.length === 0) return;
  throw usageError(`${there[0] ?? ''}: is there already${there.length === 1 ? '' : `, and ${there.length - 1} more pages`}; --force writes over it`);
}
