/**
 * `--known`: Cases of bugs that somebody knows already. What counts is the signature of each: a violation with the same one is
 * taken for the same bug. Another system's, and those of another mutant, are other bugs.
 */
import { run } from '../fuzz/run.ts';
import type { System } from '../systems/system.ts';
import { casesIn, kindOfPath, readCase, type ReadCase } from './case-files.ts';
import { shown } from './invocation.ts';
import type { Output } from './output.ts';
import { trapped } from './trap.ts';
import { runUserCode } from './user-code.ts';

/** By signature, the first file that shows it. */
export type KnownBugs = ReadonlyMap<string, string>;

/** What a campaign runs. */
interface Subject {
  readonly system: System;
  readonly mutant: string | undefined;
  /** What is said if its code ends the program. */
  readonly userCode: string;
}

/** Reads every Case before the first is run: a bad file ends it at once. Remarks on those that are of something else. */
export function knownBugs(path: string, subject: Subject, systems: readonly System[], output: Output): KnownBugs {
  const files = kindOfPath(path) === 'folder' ? casesIn(path) : [path];
  const all = files.map((file) => readCase(file, systems));
  const ours = all.filter(({ testCase: { plan } }) => plan.system === subject.system.name && plan.mutant === subject.mutant);
  if (ours.length < all.length) {
    const what = `${subject.system.name}${subject.mutant === undefined ? ' without a mutant' : ` broken by ${subject.mutant}`}`;
    output.note(`--known ${path}: ${all.length - ours.length} of ${all.length} cases are of another system or mutant, and say nothing of ${what}`);
  }
  const known = new Map<string, string>();
  for (const each of ours) {
    const signature = signatureOf(each, subject.userCode);
    if (signature !== null && !known.has(signature)) known.set(signature, shown(each.file));
  }
  return known;
}

/** What the Case expects, which may be that nothing falls; if it expects nothing it is run. */
function signatureOf({ testCase, system }: ReadCase, userCode: string): string | null {
  if (testCase.expect !== undefined) return testCase.expect.signature;
  const { violations } = runUserCode(userCode, () => trapped(() => run(testCase, system)));
  return violations[0]?.signature ?? null;
}
