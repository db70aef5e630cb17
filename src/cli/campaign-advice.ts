/**
 * What to try after a campaign: commands that mean the same runs as it did.
 */
import { type CampaignSummary, type FoundViolation, worthTelling } from '../fuzz/campaign-summary.ts';
import type { Advice } from '../report/advice.ts';
import type { System } from '../systems/system.ts';
import { findVariant } from '../systems/variants.ts';
import type { CampaignRequest } from './campaign-request.ts';
import { commandLine, flag } from './invocation.ts';
import { DEFAULT_OUT, DEFAULT_STOP_AT } from './options.ts';

type Words = readonly (string | number)[];

/** The command that runs this seed as the campaign did. */
export function replaySeed(request: CampaignRequest, seed: number): string {
  return commandLine('replay', '--seed', seed, ...drawWords(request));
}

/** The command that comes to this run again, where it could not be saved. */
export function runAgain(request: CampaignRequest, number: number): string {
  if (!request.guided) return replaySeed(request, number);
  return campaignLine(request, ...fromWords(request), '--seeds', number - request.from + 1);
}

/** `playable`: the signatures whose shrunk case can be written as a script. */
export function nextCommands(request: CampaignRequest, summary: CampaignSummary, system: System, playable: ReadonlySet<string>): Advice {
  const [found] = worthTelling(summary.violations);
  const [undecided] = summary.undecided;
  if (found !== undefined) {
    const understand = ofShrunk(request, summary, found.signature, playable.has(found.signature));
    return [...understand, ...afterViolation(request, found, understand.length > 0)];
  }
  if (undecided !== undefined) return afterUndecided(request, undecided);
  return summary.seeds === 0 ? [againForLonger(request)] : afterPassing(request, summary, system);
}

/** What is small is read, and kept as a script: the same violation as the campaign's, whatever else the run may show. */
function ofShrunk(
  { system }: CampaignRequest, { signatures, violations }: CampaignSummary, sought: string, isPlayable: boolean,
): Advice {
  const shrunk = signatures.find(({ signature }) => signature === sought)?.shrunk;
  const first = violations.find(({ signature, sameAs }) => signature === sought && sameAs === null);
  if (shrunk === undefined || shrunk === null || first === undefined || first.case === null) return [];
  const same = ['--checker', first.checker, ...flag('--system', system)];
  const script = isPlayable ? ['--scenario', first.case.replace(/\.json$/, '.ts')] : [];
  const more = [...(shrunk.complete ? [] : ['go on shrinking it']), ...(isPlayable ? ['write a script that plays the shrunk case'] : [])];
  return [
    [commandLine('explain', shrunk.file, ...same), 'Read how it came about, step by step'],
    ...(more.length === 0 ? [] : [[commandLine('shrink', first.case, ...same, ...script, '--force'), capitalised(more.join(', and '))] as const]),
  ];
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function afterViolation(request: CampaignRequest, found: FoundViolation, isExplained: boolean): Advice {
  if (request.guided && found.case === null) return [[found.replay, 'Find it again, and save it where there is room']];
  const unbroken = found.case === null ? replaySeed({ ...request, mutant: undefined }, found.seed) : `${found.replay} --break none`;
  return [
    ...(isExplained ? [] : [[`${found.replay} --trace`, 'Read how it came about, event by event'] as const]),
    [`${found.replay} --verify`, 'Make sure that it happens the same way every time'],
    ...(request.mutant === undefined ? [] : [[unbroken, 'See the same faults do no harm to the unbroken system'] as const]),
  ];
}

/** Of a guided campaign the first hundred are saved, unless that failed. */
function afterUndecided(request: CampaignRequest, { seed, case: file, replay }: CampaignSummary['undecided'][number]): Advice {
  if (request.guided && typeof file !== 'string') return [[runAgain(request, seed), 'Come to it again, and save it where there is room']];
  return [[`${replay ?? replaySeed(request, seed)} --trace`, 'See why a run had no verdict']];
}

/** The command that comes to the same result again, however long it took. */
export function sameAgain(request: CampaignRequest, seeds: number): string {
  return campaignLine(request, ...fromWords(request), ...(seeds === 0 ? spanWords(request) : ['--seeds', seeds]));
}

function againForLonger(request: CampaignRequest): Advice[number] {
  return [campaignLine(request, ...fromWords(request), ...spanWords(request)), 'Run these seeds with more time'];
}

function spanWords({ seeds }: CampaignRequest): Words {
  return seeds === undefined ? ['--time', '30s'] : ['--seeds', seeds];
}

function afterPassing(request: CampaignRequest, summary: CampaignSummary, system: System): Advice {
  const mutant = system.mutants.find(({ difficulty }) => difficulty === 'medium') ?? system.mutants[0];
  const last = request.from + summary.seeds - 1;
  const isCorrect = request.mutant === undefined;
  const own = request.mutant === undefined ? undefined : findVariant(system, request.mutant)?.profile;
  return [
    ...(own === undefined || own === summary.profile ? [] : [[campaignLine({ ...request, profile: own }, '--stop-on-first'),
      `Look where this mutant shows best: in the profile ${own}`] as const]),
    ...(mutant === undefined || !isCorrect ? [] : [[campaignLine({ ...request, mutant: mutant.id, known: undefined }, '--stop-on-first'),
      `Break a rule on purpose, and watch it being found: ${mutant.explanation}`] as const]),
    ...(request.guided ? [] : [[`${replaySeed(request, last)} --trace`, 'Read one of these runs as a timeline'] as const]),
    ...(system.mutants.length === 0 || !isCorrect ? [] : [[commandLine('mutants', ...placeWords(request)),
      'Break every rule in turn, and count the seeds until each is found'] as const]),
    [campaignLine(request, '--from', last + 1, '--time', '10m'),
      request.guided ? 'Search again from another start, for longer' : 'Go on with other seeds, for longer'],
  ];
}

function campaignLine(request: CampaignRequest, ...more: Words): string {
  const out = request.out === DEFAULT_OUT ? undefined : request.out;
  return commandLine('campaign', ...request.guided ? ['--guided'] : [], ...drawWords(request), ...more, ...flag('--out', out),
    ...flag('--known', request.known), ...flag('--shrink-attempts', request.shrinkAttempts));
}

function fromWords({ from }: CampaignRequest): Words {
  return flag('--from', from === 0 ? undefined : from);
}

/** All that decides which run a seed means. */
function drawWords(request: CampaignRequest): Words {
  const end = request.stopAt === DEFAULT_STOP_AT ? undefined : request.stopAt;
  return [...placeWords(request), ...flag('--break', request.mutant), ...flag('--stop-at', end)];
}

/** The system, and the family of its plans. */
function placeWords({ system, profile, nodes }: CampaignRequest): Words {
  return [...flag('--system', system), ...flag('--profile', profile), ...flag('--nodes', nodes)];
}
