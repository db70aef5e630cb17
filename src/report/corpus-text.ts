/** What replaying a folder of Cases tells a person. */
import type { CorpusResult } from '../fuzz/replay-result.ts';
import type { Paint } from './paint.ts';
import { counted, table } from './table.ts';

export function corpusText({ cases, different }: CorpusResult, paint: Paint): string {
  const rows = cases.map(({ file, found, verdict, expected, asExpected, sameDigest }) => [
    asExpected ? paint.good('ok') : paint.bad('DIFFERS'), file, expected ?? 'passed', found ?? verdict,
    sameDigest === false ? 'another run' : '',
  ]);
  const differing = cases.filter((entry) => !entry.asExpected);
  return [
    table(['', 'case', 'expected', 'found', ''], rows),
    '',
    different === 0 ? paint.good(`${counted(cases.length, 'case')}: all as expected`)
      : paint.bad(`${counted(cases.length, 'case')}, ${different} not as expected`),
    ...differing.map(({ replay }) => `  ${paint.command(replay)}`),
  ].join('\n');
}
