/** A campaign as tests: one for each signature that it knows, one for the seeds that passed, one for those without a verdict. */
import { type CampaignSummary, type SignatureSummary, worthTelling } from '../../fuzz/campaign-summary.ts';
import { campaignVerdict, failedWords, nounOf } from '../campaign-text.ts';
import { counted, grouped } from '../table.ts';
import type { TestReport, TestResult } from './test-report.ts';

export function campaignTests(summary: CampaignSummary): TestReport {
  const { system, mutant, profile, seeds, passed, unknown, wallSeconds, digest, firstSeed } = summary;
  const subject = `${system}${mutant === null ? '' : `, broken by ${mutant}`}`;
  const noun = nounOf(summary);
  return {
    name: `campaign ${subject}, profile ${profile}`,
    summary: `${campaignVerdict(summary).word.toLowerCase()}: ${counted(seeds, noun)}, ${grouped(passed)} passed, ${failedWords(summary)}, ${grouped(unknown)} unknown`,
    wallSeconds,
    properties: [['system', system], ['profile', profile], ...(mutant === null ? [] : [['mutant', mutant] as const]),
      [`first ${noun}`, String(firstSeed)], [`${noun}s`, String(seeds)], ['digest', digest]],
    tests: [...signatureTests(summary), ...seedTests(summary)],
  };
}

function signatureTests(summary: CampaignSummary): readonly TestResult[] {
  const told = new Map(worthTelling(summary.violations).map((violation) => [violation.signature, violation]));
  return summary.signatures.map((group): TestResult => {
    const { signature, checker, known } = group;
    const violation = told.get(signature);
    if (known !== null) {
      return { group: checker, name: signature, status: 'skipped', message: `known from ${known}: ${countWords(group, summary)}`,
        details: [], file: known, command: null };
    }
    return {
      group: checker, name: signature, status: 'failed', message: violation?.message ?? countWords(group, summary),
      details: [...violation?.evidence ?? [], countWords(group, summary), ...(violation === undefined ? [] : [`against ${violation.source}`]),
        ...(group.shrunk === null ? [] : [`shrunk: ${group.shrunk.file}`])],
      file: violation?.case ?? null, command: violation?.replay ?? null,
    };
  });
}

function countWords({ count, firstSeed }: SignatureSummary, summary: CampaignSummary): string {
  const noun = nounOf(summary);
  return `${counted(count, noun)}, the first is ${noun} ${firstSeed}`;
}

/** The seeds that have no signature. */
function seedTests(summary: CampaignSummary): readonly TestResult[] {
  const { passed, unknown, undecided, error, seeds, failed } = summary;
  const noun = nounOf(summary);
  const plain = { group: 'seeds', details: [], file: null, command: null };
  const isEmpty = seeds === 0 && error === undefined;
  return [
    ...(passed === 0 ? [] : [{ ...plain, name: `${noun}s that passed`, status: 'passed' as const, message: `${grouped(passed)} of ${grouped(seeds)}` }]),
    ...(unknown === 0 ? [] : [{ ...plain, name: `${noun}s without a verdict`, status: 'unknown' as const,
      message: `${counted(unknown, noun)} without a verdict`, details: undecided.slice(0, 20).map(({ seed, reason }) => `${noun} ${seed}: ${reason}`) }]),
    ...(error === undefined ? [] : [{ ...plain, name: 'the campaign', status: 'unknown' as const, message: `ended early: ${error}` }]),
    ...(isEmpty && failed === 0 ? [{ ...plain, name: 'the campaign', status: 'unknown' as const, message: `no ${noun} was run` }] : []),
  ];
}
