// Every recorded history with a known verdict can be read, and holds the calls that its index says.

import { describe, expect, test } from 'vitest';
import { guessFormat, parseHistory } from '../../src/histories/formats.ts';
import {
  hasRecordedHistories, recordedFiles, textOfRecorded, withRecordedHistories,
} from '../support/recorded-histories.ts';

describe.skipIf(!hasRecordedHistories)(withRecordedHistories('a recorded history'), () => {
  test('is read, and holds as many calls as its index says', () => {
    for (const recorded of recordedFiles()) {
      const { file, format, model, operations } = recorded;
      const parsed = parseHistory(textOfRecorded(recorded), format, model);
      const calls = parsed.ok ? parsed.calls : parsed.problem;
      expect({ file, calls }).toEqual({ file, calls: operations });
    }
  });

  test('is of the format that its name and beginning tell', () => {
    const told = recordedFiles().map((recorded) => guessFormat(recorded.file, textOfRecorded(recorded)));
    expect(told).toEqual(recordedFiles().map(({ format }) => format));
  });

  test('that is cut in the middle of a line is refused on that line', () => {
    for (const recorded of recordedFiles()) {
      const { file, format, model } = recorded;
      const text = textOfRecorded(recorded);
      const place = text.lastIndexOf(':type') + 3;
      const end = format === 'jepsen-log' ? text.lastIndexOf('util') + 9 : place;
      const cut = text.slice(0, end);
      const parsed = parseHistory(cut, format, model);
      const line = cut.split('\n').length;
      expect({ file, line: parsed.ok ? null : parsed.problem.line }).toEqual({ file, line });
    }
  });
});
