// Histories that others recorded, with verdicts that are known.

import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/check/history/judge.ts';
import { valueModel } from '../../../src/check/history/models.ts';
import { parseHistory } from '../../../src/histories/formats.ts';
import {
  hasRecordedHistories, recordedFiles, textOfRecorded, withRecordedHistories,
} from '../../support/recorded-histories.ts';

describe.skipIf(!hasRecordedHistories)(withRecordedHistories('recorded histories are judged right'), () => {
  test.each(recordedFiles())('$file is $verdict', (recorded) => {
    const { format, model: name, initial, verdict } = recorded;
    const parsed = parseHistory(textOfRecorded(recorded), format, name);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    const model = valueModel(name, initial);
    const judged = judge(parsed.history, model, 'linearizable');
    expect(judged.verdict).toBe(verdict);
    expect(judged.counterexample?.isMinimal ?? true).toBe(true);
    // What is linearizable is all that is weaker.
    if (verdict === 'violation') return;
    for (const level of ['sequential', 'session', 'eventual'] as const) {
      expect(judge(parsed.history, model, level).verdict, level).toBe('ok');
    }
  });
});
