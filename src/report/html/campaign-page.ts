/** The page of a finished campaign: what `report` and `campaign --html` make of `campaign.json`. */
import type { CampaignRecord } from '../../fuzz/campaign-record.ts';
import type { CampaignSummary } from '../../fuzz/campaign-summary.ts';
import { campaignVerdict, failedWords, nounOf, placeRemarks } from '../campaign-text.ts';
import { counted, grouped, toThree } from '../table.ts';
import { curveSection, goalSection, missedGoals } from './campaign-goals.ts';
import { runSections, spanWords } from './campaign-runs.ts';
import { violationSections } from './campaign-violations.ts';
import { html, type Markup } from './markup.ts';
import { htmlPage } from './page.ts';
import { badge, type CasePages, commandBlock, htmlTable, type Tile, tiles } from './parts.ts';
import { REPORT_STYLE } from './report-style.ts';

/** `pages`: what else is in the folder. `more`: what stands at the end, such as links to other pages. */
export function campaignPage(record: CampaignRecord, pages: CasePages, more: Markup | null): string {
  const { summary } = record;
  return htmlPage({
    title: `${subject(summary)}: ${counted(summary.seeds, nounOf(summary))}, ${campaignVerdict(summary).word.toLowerCase()} - Whitewater`,
    style: REPORT_STYLE,
    body: html`
${head(summary)}
${missedGoals(record)}
${violationSections(summary, pages)}
${curveSection(record)}
${runSections(record)}
${goalSection(record)}
${settingsSection(record)}
${more}`,
  });
}

function subject({ system, mutant }: CampaignSummary): string {
  return `${system}${mutant === null ? '' : `, broken by ${mutant}`}`;
}

function head(summary: CampaignSummary): Markup {
  const { word, tone } = campaignVerdict(summary);
  const { seeds, firstSeed, profile, interrupted, error } = summary;
  const noun = nounOf(summary);
  const range = seeds === 0 ? `No ${noun} was run` : `${counted(seeds, noun)} (${firstSeed} to ${firstSeed + seeds - 1})`;
  const remarks = [
    ...(interrupted ? ['It was interrupted: what is told is all up to there.'] : []),
    ...(error === undefined ? [] : [`It ended early: ${error}`]),
    ...placeRemarks(summary),
  ];
  return html`<header>
<p class="soft">Whitewater campaign</p>
<h1>${subject(summary)} ${badge(word.toLowerCase(), tone)}</h1>
<p>${range} of the profile <code>${profile}</code>: ${grouped(summary.passed)} passed, ${failedWords(summary)}, ${grouped(summary.unknown)} unknown.${
  guidance(summary)}</p>
${remarks.map((remark) => html`<p class="doubtful">${remark}</p>`)}
${tiles(headTiles(summary))}
</header>`;
}

function guidance({ guided, generations = 0, corpusSize = 0 }: CampaignSummary): string {
  return guided ? ` Guided: ${counted(generations, 'generation')}, ${counted(corpusSize, 'plan')} kept to be mutated; a number is that of a run, not a seed.` : '';
}

function headTiles(summary: CampaignSummary): readonly Tile[] {
  const { seeds, failed, knownFailures, wallSeconds, eventsPerSecond, events, virtualSeconds, coverage, unknown } = summary;
  const noun = nounOf(summary);
  const perSecond = wallSeconds > 0 ? Math.round(seeds / wallSeconds) : 0;
  const found = failed - knownFailures;
  return [
    { value: grouped(found), name: `${noun}s with a violation`, ...(found > 0 ? { tone: 'bad' as const } : {}) },
    ...(unknown === 0 ? [] : [{ value: grouped(unknown), name: 'without a verdict', tone: 'doubtful' as const }]),
    { value: grouped(seeds), name: `${noun}s` },
    { value: grouped(perSecond), name: `${noun}s a second` },
    { value: toThree(eventsPerSecond), name: 'events a second' },
    { value: toThree(events), name: 'events' },
    { value: spanWords(virtualSeconds * 1_000_000), name: 'virtual time' },
    { value: `${wallSeconds.toFixed(1)} s`, name: 'it took' },
    ...(coverage === null ? [] : [{ value: `${grouped(coverage.states)}${coverage.full ? '+' : ''}`, name: 'situations' }]),
  ];
}

function settingsSection(record: CampaignRecord): Markup {
  const { summary, settings, repeat, next } = record;
  const noun = nounOf(summary);
  const asked = settings.seeds === null ? null : counted(settings.seeds, noun);
  const seconds = settings.seconds === null ? null : `${settings.seconds} s`;
  const shrinking = summary.shrinkAttempts === 0 ? 'off' : `at most ${counted(summary.shrinkAttempts, 'attempt')} for each new signature`;
  const rows: readonly (readonly [string, string])[] = [
    ['system', summary.system], ['mutant', summary.mutant ?? 'none: as it should be'], ['profile', summary.profile],
    [`${noun}s asked for`, [asked, seconds].filter((each) => each !== null).join(', or ') || 'half a minute of them'],
    [`first ${noun}`, String(settings.from)],
    ['nodes', settings.nodes === null ? `as each ${noun} says` : String(settings.nodes)],
    ['a run ends', settings.stopAt === 'end' ? 'at its own end' : `at the first violation of class ${settings.stopAt}, or a graver one`],
    ['the campaign ends', settings.stopOnFirst ? 'at the lowest failing seed' : `when all ${noun}s are done, or the time is up`],
    ['known bugs', settings.known ?? 'none'], ['shrinking', shrinking],
    ['workers', String(record.wallWorkers)], ['version', `${record.programVersion}, on Node ${record.wallNodeVersion}`],
    ['digest', summary.digest],
  ];
  return html`<section><h2>Settings</h2>
${htmlTable('What was asked for; the result is the same for any number of workers.', [{ head: 'Setting' }, { head: 'Value' }],
  rows.map(([name, value]) => [name, html`<code>${value}</code>`]))}
<h3>The same again</h3>
${commandBlock(repeat)}
${next.length === 0 ? null : html`<h3>What to try next</h3>
${next.map(([command, why]) => html`<p>${why}</p>${commandBlock(command)}`)}`}
</section>`;
}
