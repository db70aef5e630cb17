/**
 * A report as JUnit XML: a suite of test cases, of which some have a failure, an error
 * or were skipped. What XML can't hold is replaced.
 */
import junit from 'junit-report-builder';
import { detailText, type TestReport, type TestResult } from './test-report.ts';

export function junitXml({ name, summary, wallSeconds, properties, tests }: TestReport): string {
  const builder = junit.newBuilder().name('whitewater');
  const suite = builder.testSuite().name(printable(name));
  if (wallSeconds !== null) suite.time(wallSeconds);
  for (const [key, value] of [...properties, ['summary', summary] as const]) suite.property(printable(key), printable(value));
  for (const test of tests) describe(suite.testCase(), test);
  return `${builder.build()}\n`;
}

type JunitCase = ReturnType<ReturnType<ReturnType<typeof junit.newBuilder>['testSuite']>['testCase']>;

function describe(testCase: JunitCase, test: TestResult): void {
  const { name, group, file, status, message } = test;
  testCase.name(printable(name)).className(printable(group)).time(0);
  if (file !== null) testCase.file(printable(file));
  const details = sectionText(detailText(test));
  if (status === 'failed') testCase.failure(printable(message), printable(group)).stacktrace(details);
  else if (status === 'unknown') testCase.error(printable(message), 'no-verdict', details);
  else if (status === 'skipped') testCase.skipped().standardOutput(details);
  else if (details !== '') testCase.standardOutput(details);
}

/** Fit for a CDATA section: the builder divides such a section at the first text that would end it, and at no other. */
function sectionText(text: string): string {
  return printable(text).replaceAll(']]>', ']] >');
}

/** What XML 1.0 can't hold in any form: control characters, halves of characters. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff\p{Cs}]/gu;

function printable(text: string): string {
  return text.replaceAll(UNFIT, '\u{fffd}');
}
