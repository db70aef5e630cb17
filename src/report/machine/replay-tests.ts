/** Replayed cases as tests: each must do what it expects, or pass if it expects nothing. */
import type { CorpusEntry, CorpusResult, ReplayResult } from '../../fuzz/replay-result.ts';
import { counted, grouped } from '../table.ts';
import type { TestReport, TestResult } from './test-report.ts';

export function corpusTests({ cases, different }: CorpusResult, folder: string): TestReport {
  return {
    name: `replay ${folder}`,
    summary: different === 0 ? `${counted(cases.length, 'case')}, all as expected` : `${counted(cases.length, 'case')}, ${different} not as expected`,
    wallSeconds: null, properties: [],
    tests: cases.map(caseTest),
  };
}

function caseTest({ file, verdict, found, expected, asExpected, sameDigest, replay }: CorpusEntry): TestResult {
  const wanted = expected ?? 'passed';
  return {
    group: 'cases', name: file, status: asExpected ? 'passed' : 'failed',
    message: asExpected ? `${wanted}, as expected` : `expected ${wanted}, found ${found ?? verdict}`,
    details: sameDigest === false ? ['the run is not the recorded one to the last bit'] : [], file, command: replay,
  };
}

/** `case`: its file, if it is from one. */
export function replayTests(result: ReplayResult, command: string, file: string | null): TestReport {
  const { system, mutant, verdict, violations, digest, events, unknown, deterministic } = result;
  const subject = `${system}${mutant === null ? '' : `, broken by ${mutant}`}`;
  const plain = { group: subject, file, command };
  const name = file ?? command;
  return {
    name: `replay ${subject}`,
    summary: `${verdict}: ${counted(events, 'event')}, digest ${digest}`,
    wallSeconds: null, properties: [['digest', digest]],
    tests: [
      ...violations.map(({ signature, message, evidence = [], event, source }): TestResult => ({
        ...plain, name: signature, status: 'failed', message, details: [...evidence, `at event ${grouped(event)}, against ${source}`],
      })),
      ...(violations.length > 0 ? [] : [{ ...plain, name, status: verdict === 'passed' ? 'passed' as const : 'unknown' as const, message: unknown ?? '', details: [] }]),
      ...(deterministic === false ? [{ ...plain, name: 'determinism', status: 'failed' as const, message: 'a second run went another way', details: [] }] : []),
    ],
  };
}
