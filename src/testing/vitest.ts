/**
 * A matcher for vitest, registered by importing this file: `expect(plan).toSurvive()`. It takes a Plan, as `plan()` of
 * `whitewater/fast-check` draws it, or a Case as it was saved.
 */
import { expect } from 'vitest';
import { writeWhole } from '../cli/whole-file.ts';
import { expecting } from '../fuzz/expecting.ts';
import { formatCase } from '../fuzz/case.ts';
import { problemText } from '../fuzz/problems.ts';
import { run } from '../fuzz/run.ts';
import { parseSubject, type RunOptions } from '../fuzz/test-plan.ts';
import { fallenText, survivedText } from '../report/survival-text.ts';
import { findSystem } from '../systems/registry.ts';

export interface SurvivalOptions extends RunOptions {
  /**
   * The file to write the Case to if the test fails, ready for `whitewater replay`. While a property shrinks, the last one written
   * is the smallest.
   */
  readonly saveTo?: string;
  /** The message holds the Case, as JSON. */
  readonly showCase?: boolean;
}

declare module 'vitest' {
  interface Matchers<T> {
    /** The system comes through the run of the Plan: no checker finds anything, and it comes to a verdict. */
    toSurvive: (options?: SurvivalOptions) => T;
  }
}

/** What is wrong with an input is told up to here. */
const MOST_PROBLEMS = 5;

expect.extend({
  toSurvive(received: unknown, options: SurvivalOptions = {}) {
    const parsed = parseSubject(received, options);
    if (!parsed.ok) {
      const problems = parsed.problems.slice(0, MOST_PROBLEMS).map((problem) => `\n  ${problemText(problem)}`);
      throw new TypeError(`toSurvive takes a Plan or a Case, but what it got is none:${problems.join('')}`);
    }
    const { testCase, system } = parsed;
    const outcome = run(testCase, system);
    const pass = outcome.verdict === 'passed';
    const isWrong = this.isNot ? pass : !pass;
    const file = isWrong && options.saveTo !== undefined ? options.saveTo : null;
    if (file !== null) writeWhole(file, formatCase(expecting(testCase, outcome)));
    const words = findSystem(system.name) === system ? [] : ['--system', 'FILE.js'];
    const text = { file, words, showCase: options.showCase ?? false };
    return { pass, message: () => (pass ? survivedText : fallenText)(testCase, outcome, text) };
  },
});
