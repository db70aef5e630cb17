/**
 * `--reporter NAME`: what a command has come to, for machines: as JUnit XML, as annotations of GitHub Actions, or as the document of
 * `--json`. To standard output, in place of the text, or to a file beside it.
 */
import { existsSync, statSync } from 'node:fs';
import { githubAnnotations } from '../report/machine/github.ts';
import { junitXml } from '../report/machine/junit.ts';
import type { TestReport } from '../report/machine/test-report.ts';
import { usageError } from './exit.ts';
import type { Reporter } from './output.ts';

export type ReporterName = 'junit' | 'json' | 'github';

const FORMATS: { readonly [name in ReporterName]: Reporter['format'] } = {
  junit: (_document, tests) => junitXml(tests),
  github: (_document, tests) => githubAnnotations(withoutForeignFiles(tests)),
  json: (document) => `${JSON.stringify(document, null, 2)}\n`,
};

/** One file for each reporter, in their order; `-` is standard output, which only one can have. A single reporter needs none. */
export function reportersOf(names: readonly ReporterName[], files: readonly string[], json: boolean): readonly Reporter[] {
  if (names.length !== files.length && (names.length > 1 || files.length > 1)) {
    throw usageError(`--reporter is given ${names.length} times and --reporter-file ${files.length} times; give each reporter a file, in their order (- is standard output)`);
  }
  const reporters = names.map((name, i): Reporter => {
    const file = files[i] ?? '-';
    return { file: file === '-' ? null : file, format: FORMATS[name] };
  });
  const toOutput = reporters.filter(({ file }) => file === null).length + (json ? 1 : 0);
  if (toOutput > 1) throw usageError(`${json ? '--json and --reporter' : 'two reporters'} can't both have standard output; give --reporter-file FILE`);
  const named = reporters.flatMap(({ file }) => file ?? []);
  const folder = named.find((file) => existsSync(file) && statSync(file).isDirectory());
  if (folder !== undefined) throw usageError(`--reporter-file ${folder}: is a folder; give a file`);
  if (new Set(named).size < named.length) throw usageError('--reporter-file: two reporters can\'t have the same file');
  return reporters;
}

/** GitHub knows the files of the repository, by their path in it. */
function withoutForeignFiles(report: TestReport): TestReport {
  return { ...report, tests: report.tests.map((test) => (test.file !== null && /^(\/|\.\.|[A-Za-z]:)/.test(test.file) ? { ...test, file: null } : test)) };
}
