/** Played scenarios as tests: one each, which fails with its checks and with what was violated. */
import type { ScenarioResult } from '../../scenario/result.ts';
import { counted } from '../table.ts';
import type { TestReport, TestResult } from './test-report.ts';

export interface PlayedScenario {
  readonly result: ScenarioResult;
  /** The command that plays it. */
  readonly command: string;
  /** Where it lies, if it is a file of the user's own. */
  readonly file: string | null;
}

export function scenarioTests(played: readonly PlayedScenario[]): TestReport {
  const failed = played.filter(({ result }) => !result.passed).length;
  return {
    name: 'scenarios', summary: `${counted(played.length, 'scenario')}, ${failed} failed`, wallSeconds: null, properties: [],
    tests: played.map(scenarioTest),
  };
}

function scenarioTest({ result, command, file }: PlayedScenario): TestResult {
  const { name, title, source, mutant, passed, checks, violations } = result;
  const wrong = [
    ...checks.filter((check) => !check.passed).map(({ description, detail }) => `${description}: ${detail}`),
    ...violations.map(({ checker, message }) => `${checker}: ${message}`),
  ];
  return {
    group: `scenarios${mutant === null ? '' : `.${mutant}`}`, name, status: passed ? 'passed' : 'failed',
    message: passed ? '' : wrong[0] ?? 'it failed', details: passed ? [] : [...wrong.slice(1), title, source], file, command,
  };
}
