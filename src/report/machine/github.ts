/**
 * A report as annotations of GitHub Actions: workflow commands, one to a line, which the runner takes out of a job's output and shows beside
 * the change. (GitHub Docs, "Workflow commands for GitHub Actions".)
 */
import { detailText, type TestReport, type TestResult } from './test-report.ts';

/** GitHub shows so many of a kind for each step, and no more; the rest is counted. */
const MOST = 10;

export function githubAnnotations({ name, summary, tests }: TestReport): string {
  const wrong = tests.filter(({ status }) => status === 'failed' || status === 'unknown');
  const more = wrong.length - MOST;
  return [
    ...wrong.slice(0, MOST).map(annotation),
    ...(more > 0 ? [workflowCommand('warning', { title: name }, `and ${more} more`)] : []),
    workflowCommand('notice', { title: name }, summary),
  ].map((line) => `${line}\n`).join('');
}

function annotation(test: TestResult): string {
  const { group, name, file, status } = test;
  return workflowCommand(status === 'failed' ? 'error' : 'warning', {
    title: `${group}: ${name}`, ...(file === null ? {} : { file }),
  }, detailText(test));
}

/** The runner ends a command at the end of its line, a property at a comma, and its name at a colon. */
function workflowCommand(command: 'error' | 'warning' | 'notice', properties: { readonly [name: string]: string }, message: string): string {
  const told = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(value)}`).join(',');
  return `::${command} ${told}::${escapedData(message)}`;
}

function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
