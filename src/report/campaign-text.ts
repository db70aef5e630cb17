/**
 * A campaign's summary for a person: what was run, what was found and how to replay it, which goals were reached, and
 * what to try next.
 */
import { type CampaignSummary, type FoundViolation, worthTelling } from '../fuzz/campaign-summary.ts';
import { type Advice, adviceLines } from './advice.ts';
import type { Paint } from './paint.ts';
import { counted, grouped, table } from './table.ts';
import { indented, wrap } from './words.ts';

/** Failing seeds that are told in full; the rest stand in the table. */
const MOST_TOLD = 5;

/** Goals that are listed with their counts; `--json` has all. */
const RAREST = 4;

/** Sentences are wrapped to `width`; commands never are. */
export function campaignText(summary: CampaignSummary, next: Advice, width: number, paint: Paint): string {
  return [
    ...headLines(summary, width, paint),
    ...violationLines(summary, width, paint),
    ...knownLines(summary, paint),
    ...undecidedLines(summary, width, paint),
    ...goalLines(summary, width, paint),
    ...coverageLines(summary, width, paint),
    '',
    ...adviceLines(next, width, paint),
  ].join('\n');
}

/** The verdict and the figures: all that `--quiet` leaves. */
export function headLines(summary: CampaignSummary, width: number, paint: Paint): readonly string[] {
  const { system, profile, mutant, seeds, firstSeed, wallSeconds } = summary;
  const what = `${system}${mutant === null ? '' : `, broken by ${mutant}`}, profile ${profile}`;
  const { word, tone } = campaignVerdict(summary);
  const noun = nounOf(summary);
  const range = seeds === 0 ? `no ${noun}` : `${counted(seeds, noun)} (${firstSeed} to ${firstSeed + seeds - 1})`;
  const perSecond = wallSeconds > 0 ? Math.round(seeds / wallSeconds) : 0;
  return [
    `${paint.bold(paint[tone](word))}  ${what}${summary.interrupted ? paint.doubtful('  (interrupted)') : ''}`,
    `${range}: ${grouped(summary.passed)} passed, ${failedWords(summary)}, ${grouped(summary.unknown)} unknown`,
    `${counted(summary.events, 'event')} in ${grouped(summary.virtualSeconds)} virtual seconds; took ${wallSeconds.toFixed(1)} s: `
      + `${grouped(perSecond)} ${noun}s/s, ${grouped(summary.eventsPerSecond)} events/s`,
    ...guidanceLines(summary),
    ...placeLines(summary, width, paint),
    `digest ${summary.digest}`,
    ...(summary.error === undefined ? [] : wrap(`the campaign ended early: ${summary.error}`, width).map(paint.bad)),
  ];
}

export function failedWords({ failed, knownFailures }: CampaignSummary): string {
  const all = `${grouped(failed)} with a violation`;
  if (knownFailures === 0) return all;
  return `${all} (${knownFailures === failed ? 'all known' : `${grouped(knownFailures)} known`})`;
}

/** What the profile makes of what was found, or was not. */
function placeLines(summary: CampaignSummary, width: number, paint: Paint): readonly string[] {
  return placeRemarks(summary).flatMap((line) => wrap(line, width)).map(paint.doubtful);
}

export function placeRemarks({ mutant, unreachable, beyondModel, profile, system }: CampaignSummary): readonly string[] {
  return [
    ...(unreachable === null ? [] : [`${mutant ?? ''} is unreachable here: ${unreachable}`]),
    ...(beyondModel ? [`the profile ${profile} has faults that ${system} does not promise to stand: what it finds is no bug`] : []),
  ];
}

function guidanceLines({ guided, generations = 0, corpusSize = 0 }: CampaignSummary): readonly string[] {
  if (!guided) return [];
  return [`guided: ${counted(generations, 'generation')}, ${counted(corpusSize, 'plan')} kept to be mutated; a number is that of a run, not a seed`];
}

/** What is counted: a seed is a run that its number alone brings back. */
export function nounOf({ guided }: CampaignSummary): 'run' | 'seed' {
  return guided ? 'run' : 'seed';
}

export interface Verdict {
  readonly word: string;
  readonly tone: 'good' | 'bad' | 'doubtful';
}

export function campaignVerdict(summary: CampaignSummary): Verdict {
  if (summary.failed > summary.knownFailures) return { word: 'VIOLATED', tone: 'bad' };
  if (summary.unknown > 0) return { word: 'UNKNOWN', tone: 'doubtful' };
  if (summary.seeds === 0) return { word: 'NOTHING RUN', tone: 'doubtful' };
  return { word: summary.knownFailures > 0 ? 'NOTHING NEW' : 'PASSED', tone: 'good' };
}

function violationLines(summary: CampaignSummary, width: number, paint: Paint): readonly string[] {
  if (summary.failed === summary.knownFailures) return [];
  const noun = nounOf(summary);
  const signatures = summary.signatures.filter(({ known }) => known === null);
  const rows = signatures.slice(0, 20).map(({ signature, class: checkerClass, count, firstSeed }) =>
    [grouped(count), checkerClass, signature, String(firstSeed)]);
  const more = signatures.length - rows.length;
  const told = worthTelling(summary.violations).slice(0, MOST_TOLD);
  return [
    '', paint.bold('Violations by signature'),
    table([`${noun}s`, 'class', 'signature', `first ${noun}`], rows, [0, 3]),
    ...(more > 0 ? [`... and ${more} more signatures`] : []),
    ...told.flatMap((violation) => violationText(violation, summary, width, paint)),
    ...shrinkingLines(summary, new Set(told.map(({ signature }) => signature)), paint),
  ];
}

function violationText(
  violation: FoundViolation, summary: CampaignSummary, width: number, paint: Paint,
): readonly string[] {
  return [
    '', `${paint.bad(violation.checker)} (${violation.class}) in ${nounOf(summary)} ${violation.seed} at event ${grouped(violation.event)}`,
    ...indented(violation.message, width),
    ...violation.evidence.map((line) => `    ${line}`),
    `  ${paint.dim(`against ${violation.source}`)}`,
    `  replay: ${paint.command(violation.replay)}`,
    ...seenLines(violation, width),
    ...shrunkLines(summary, violation.signature),
  ];
}

/** Commands and files are never wrapped. */
function shrunkLines(summary: CampaignSummary, signature: string): readonly string[] {
  const group = summary.signatures.find((each) => each.signature === signature);
  if (group === undefined || group.shrunk === null) return [];
  const { file, faults, operations, decisions, nodes, events, writtenOut, complete } = group.shrunk;
  const rest = writtenOut ? `, ${counted(operations, 'operation')} and ${counted(decisions, 'decision')}` : ' and the luck of its seed';
  const left = `${counted(faults, 'fault')}${rest}`;
  return [
    `  shrunk from ${nounOf(summary)} ${group.firstSeed}: ${left} on ${counted(nodes, 'node')}, ${counted(events, 'event')}${complete ? '' : '; more may go'}`,
    `    ${file}`,
  ];
}

/** Of the signatures that are not told in full. */
function shrinkingLines(summary: CampaignSummary, told: ReadonlySet<string>, paint: Paint): readonly string[] {
  const { signatures, shrinkAttempts, wallSecondsShrinking } = summary;
  const others = signatures.filter(({ signature, known }) => known === null && !told.has(signature));
  const also = others.flatMap(({ signature, shrunk }) => (shrunk === null ? [] : [signature, ...shrunkLines(summary, signature)]));
  const left = signatures.filter(({ known, shrunk }) => known === null && shrunk === null).length;
  return [
    ...(also.length === 0 ? [] : ['', ...also]),
    ...(wallSecondsShrinking === 0 ? [] : ['', paint.dim(`shrinking took ${wallSecondsShrinking.toFixed(1)} s`)]),
    ...(left === 0 || shrinkAttempts === 0 ? [] : [paint.doubtful(`${counted(left, 'signature')} ${left === 1 ? 'was' : 'were'} not shrunk`)]),
  ];
}

/** Bugs that somebody knows already, and where to read of them. */
function knownLines(summary: CampaignSummary, paint: Paint): readonly string[] {
  const noun = nounOf(summary);
  const rows = summary.signatures.flatMap(({ signature, count, known }) =>
    (known === null ? [] : [[grouped(count), signature, known]]));
  return rows.length === 0 ? [] : ['', paint.bold('Known already'), table([`${noun}s`, 'signature', 'known from'], rows, [0])];
}

function seenLines({ seenByClients }: FoundViolation, width: number): readonly string[] {
  if (seenByClients === null) return [];
  const { checker, message, evidence } = seenByClients;
  return [...indented(`What clients saw of it (${checker}): ${message}`, width), ...evidence.map((line) => `    ${line}`)];
}

function undecidedLines(summary: CampaignSummary, width: number, paint: Paint): readonly string[] {
  if (summary.unknown === 0) return [];
  const told = summary.undecided.slice(0, MOST_TOLD);
  const more = summary.unknown - told.length;
  return [
    '', paint.bold('Without a verdict'),
    ...told.flatMap(({ seed, reason }) => indented(`${nounOf(summary)} ${seed}: ${reason}`, width).map((line) => paint.doubtful(line))),
    ...(more > 0 ? [`  ... and ${grouped(more)} more`] : []),
  ];
}

/**
 * Goals, those that were never reached apart: what a campaign never exercised, it has not tested. Runs that end at a
 * violation go through little, so beside violations they would mislead.
 */
function goalLines(summary: CampaignSummary, width: number, paint: Paint): readonly string[] {
  const goals = Object.entries(summary.sometimes);
  if (goals.length === 0) return [];
  if (summary.failed > 0) return [];
  const reached = goals.filter(([, count]) => count > 0);
  const missed = goals.filter(([, count]) => count === 0).map(([goal]) => goal);
  const rarest = [...reached].sort(([, a], [, b]) => a - b).slice(0, RAREST);
  return [
    '', paint.bold(`Goals reached: ${reached.length} of ${goals.length}`),
    ...(rarest.length === 0 ? [] : [table(['times', 'the rarest'], rarest.map(([goal, count]) => [grouped(count), goal]), [0])]),
    ...(missed.length === 0 ? []
      : indented(`never reached: ${missed.join(', ')} (run more seeds)`, width, '').map((line) => paint.doubtful(line))),
  ];
}

/** What was new towards the end, and what is left. As with goals: runs that end at a violation would mislead. */
function coverageLines(summary: CampaignSummary, width: number, paint: Paint): readonly string[] {
  const { coverage, failed } = summary;
  if (coverage === null || failed > 0) return [];
  const { states, newStatesByTenth, runs } = coverage;
  const noun = nounOf(summary);
  const last = newStatesByTenth.at(-1) ?? 0;
  const curve = newStatesByTenth.map(grouped).join(' ');
  return [
    '', paint.bold(`Situations of the whole cluster: ${grouped(states)}${coverage.full ? ' or more' : ''}`),
    ...(runs < newStatesByTenth.length ? [] : [`new in each tenth of the ${noun}s: ${curve}`]),
    ...indented(`the last tenth found ${grouped(last)} new ones; ${outlook(summary)}`, width, ''),
  ];
}

export function outlook({ coverage, guided }: CampaignSummary): string {
  if (guided) return 'what is still unseen can\'t be estimated: guided runs are no independent draws';
  const estimate = coverage?.estimate ?? null;
  if (estimate === null) return 'there are too many to estimate what is still unseen';
  const { chanceOfNew, unseenAtLeast } = estimate;
  return `the next seed shows a new one with a chance of about ${percent(chanceOfNew)}; ${grouped(unseenAtLeast)} or more are still unseen (Chao2)`;
}

function percent(part: number): string {
  return part > 0 && part < 0.01 ? 'less than 1 %' : `${Math.round(100 * part)} %`;
}
