/**
 * `replay FOLDER`: a regression corpus. Every Case in it is run, and must do what it expects: show its violation, or
 * pass if it expects none.
 */
import { compare, type CorpusEntry, type CorpusResult } from '../fuzz/replay-result.ts';
import { run } from '../fuzz/run.ts';
import { corpusTests } from '../report/machine/replay-tests.ts';
import { corpusText } from '../report/corpus-text.ts';
import type { System } from '../systems/system.ts';
import { casesIn, readCase, type ReadCase } from './case-files.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { commandLine, shown } from './invocation.ts';
import type { Output } from './output.ts';
import { trapped } from './trap.ts';

/** Reads every Case before the first is run: a bad file ends it at once. */
export function replayCorpus(folder: string, systems: readonly System[], output: Output): ExitCode {
  const read = casesIn(folder).map((file) => readCase(file, systems));
  const result = runCorpus(read);
  output.result(result, () => corpusText(result, output.paint), () => corpusTests(result, shown(folder)));
  return result.different === 0 ? EXIT.passed : EXIT.violation;
}

/** Runs each of them, and compares what happens with what it expects. */
export function runCorpus(read: readonly ReadCase[]): CorpusResult {
  const cases = read.map(({ file, testCase, system }): CorpusEntry => {
    const outcome = trapped(() => run(testCase, system));
    const expectation = compare(testCase, outcome);
    const { verdict, violations, digest } = outcome;
    return {
      file: shown(file), verdict,
      found: violations[0]?.signature ?? null, expected: expectation?.signature ?? null,
      asExpected: expectation === null ? verdict === 'passed' : expectation.shown,
      digest, sameDigest: expectation?.sameDigest ?? null, replay: commandLine('replay', shown(file)),
    };
  });
  const asExpected = cases.filter((entry) => entry.asExpected).length;
  return { cases, asExpected, different: cases.length - asExpected };
}
