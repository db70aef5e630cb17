// The table of mutants, at a terminal and as a document.

import { describe, expect, test } from 'vitest';
import { figuresOf, type Kill, type Trial } from '../../src/fuzz/kills.ts';
import { checkersOf, type ControlResult, type MutantResult, type MutantsResult } from '../../src/fuzz/mutants-result.ts';
import { mutantsMarkdown } from '../../src/report/mutants-markdown.ts';
import { compact, mutantsText } from '../../src/report/mutants-text.ts';
import { PLAIN } from '../../src/report/paint.ts';

const kill = (seeds: number, by: string): Kill => ({ seeds, events: 1000 * seeds, seed: seeds, by });
const trial = (rule: Kill | null, outcome: Kill | null): Trial => ({ rule, outcome, client: null });

function mutant(id: string, trials: readonly Trial[], unreachable: string | null = null): MutantResult {
  return {
    id, area: 'election', difficulty: 'easy', explanation: 'A node does what it must not | ever.', source: 'Raft §5', profile: 'default',
    unreachable, ...figuresOf(trials), seedsPerTrial: 200, replay: null,
  };
}

const control: ControlResult = {
  id: 'looks-wrong', explanation: 'It looks wrong.', source: 'Raft §5', profile: 'default', expect: 'silent', held: true, silent: true,
  seeds: 100, shownBy: 'a-goal', shown: 7, by: null, seedsToSpeak: null,
};

const found = mutant('found-bug', [trial(kill(1, 'a-rule'), kill(4, 'harm')), trial(kill(1, 'a-rule'), kill(30, 'harm')), trial(null, kill(9, 'other'))]);
const missed = mutant('missed-bug', [trial(kill(2, 'a-rule'), null), trial(null, kill(5, 'harm')), trial(null, null)]);
const beyond = mutant('beyond-reach', [], 'it needs drift, which the profile calm has not');

const result: MutantsResult = {
  system: 'raft', programVersion: '1', profile: null, nodes: null, stopAt: 'outcome', from: 0, mutants: [found, missed, beyond],
  controls: [control, { ...control, id: 'never-came', held: false, shown: 0 }], checkers: checkersOf([found, missed], [
    { name: 'harm', class: 'outcome' }, { name: 'a-rule', class: 'rule' }, { name: 'idle', class: 'client' },
  ]),
  leftOut: [{ id: 'no-such-thing', reason: 'there is no such mechanism' }], seeds: 1234, events: 5_600_000, wallSeconds: 61.5, interrupted: false,
};

describe('at a terminal', () => {
  test('each mutant has its figures, its trials that found nothing are no secret, and the unreachable is no survivor', () => {
    const text = mutantsText(result, { text: 100, table: Infinity }, PLAIN);
    expect(text).toMatch(/^found-bug +easy +default +yes +1 \(1 to \?\) +9 \(4 to 30\) +30 +9\.0 k +- +harm$/m);
    expect(text).toMatch(/^missed-bug +easy +default +1 of 3 /m);
    expect(text).toMatch(/^beyond-reach +easy +default +unreachable /m);
    expect(text).toContain('beyond-reach is unreachable: it needs drift, which the profile calm has not.');
    expect(text).toContain('1 of 2 mutants survived: missed-bug');
    expect(text).toContain('75.0 % sure after 3 trials');
    expect(text).toContain('a-goal came 7 times');
    expect(text).toContain('not as they must be: never-came');
  });

  test('a narrow one has fewer columns, the figures of outcome checkers to the last', () => {
    for (const width of [120, 100, 80, 60, 45]) {
      const text = mutantsText(result, { text: width, table: width }, PLAIN);
      const rows = text.split('\n').filter((line) => line.startsWith('found-bug'));
      expect(rows).toHaveLength(1);
      expect(rows[0]?.length, `width ${width}`).toBeLessThanOrEqual(width);
      expect(rows[0]).toContain('9 (4 to 30)');
    }
    expect(mutantsText(result, { text: 60, table: 60 }, PLAIN)).toContain('left out: the terminal is too narrow');
  });

  test('counts are short', () => {
    expect([0, 999, 1000, 9940, 9960, 999_499, 999_501, 12_345_678].map(compact)).toEqual(['0', '999', '1.0 k', '9.9 k', '10 k', '999 k', '1.0 M', '12 M']);
  });
});

describe('as a document', () => {
  const markdown = mutantsMarkdown(result);

  test('has a row for each mutant, with what it does and where the paper says otherwise', () => {
    expect(markdown).toContain('1 of 2 mutants found in every trial. 1 of 2 controls are as they must be. 1,234 seeds');
    expect(markdown).toContain('| `found-bug`: A node does what it must not \\| ever. *Raft §5* | easy | default | 1 (1 to ?) | 9 (4 to 30) | 30 |');
    expect(markdown).toContain('**in 1 of 3 trials**');
    expect(markdown).toContain('unreachable: it needs drift');
  });

  test('says which checker was first of which mutant, who was idle, and what is left out', () => {
    expect(markdown).toContain('| `harm` | outcome | found-bug (2), missed-bug (1) |');
    expect(markdown).toContain('| `a-rule` | rule | found-bug (2), missed-bug (1) |');
    expect(markdown).toContain('| `idle` | client |  |');
    expect(markdown).toContain('| `no-exception` | outcome |  |');
    expect(markdown).toContain('- `no-such-thing`: there is no such mechanism');
  });
});
