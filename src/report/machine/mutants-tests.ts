/** A table of mutants as tests: a mutant that survives has failed, and so has a control that is not as it must be. */
import type { ControlResult, MutantResult, MutantsResult } from '../../fuzz/mutants-result.ts';
import { cellOf, whatCameOf } from '../mutants-text.ts';
import { counted } from '../table.ts';
import type { TestReport, TestResult } from './test-report.ts';

export function mutantsTests(result: MutantsResult): TestReport {
  const { system, mutants, controls, wallSeconds, programVersion, stopAt, seeds, events, interrupted } = result;
  const tests = [...mutants.map((mutant) => mutantTest(mutant, stopAt)), ...controls.map(controlTest)];
  const wrong = tests.filter(({ status }) => status === 'failed').length;
  return {
    name: `mutants of ${system}`,
    summary: `${counted(mutants.length, 'mutant')} and ${counted(controls.length, 'control')}, ${wrong} not as they must be; ${
      counted(seeds, 'seed')}, ${counted(events, 'event')}${interrupted ? '; interrupted' : ''}`,
    wallSeconds,
    properties: [['system', system], ['version', programVersion], ['class', stopAt]],
    tests,
  };
}

function mutantTest(mutant: MutantResult, stopAt: MutantsResult['stopAt']): TestResult {
  const { id, area, explanation, source, killed, unreachable, seedsPerTrial, replay } = mutant;
  const { kills, trials } = mutant[stopAt].seedsToKill;
  const plain = { group: `mutants.${area}`, name: id, file: null, command: replay };
  if (unreachable !== null) return { ...plain, status: 'skipped', message: `unreachable: ${unreachable}`, details: [] };
  if (!killed) {
    return { ...plain, status: 'failed', message: `survived: found in ${kills} of ${counted(trials, 'trial')} of ${counted(seedsPerTrial, 'seed')}`,
      details: [explanation, source] };
  }
  return { ...plain, status: 'passed', message: `killed after ${cellOf(mutant[stopAt])} seeds by ${mutant.by ?? 'somebody'}`, details: [] };
}

function controlTest(control: ControlResult): TestResult {
  const { id, held, expect, explanation, source } = control;
  return {
    group: 'controls', name: id, status: held ? 'passed' : 'failed', message: `must be ${expect}: ${whatCameOf(control)}`,
    details: held ? [] : [explanation, source], file: null, command: null,
  };
}
