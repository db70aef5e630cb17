// What is shown of experiments, on made-up figures.

import { describe, expect, test } from 'vitest';
import type { ElectionTimeoutsResult } from '../../../src/experiments/election-timeouts.ts';
import { PLAIN } from '../../../src/report/paint.ts';
import { presentElectionTimeouts } from '../../../src/report/experiments/election-timeouts.ts';
import { msText, plainMs, type Presentation, usText } from '../../../src/report/experiments/presentation.ts';
import { csvText, experimentPage, experimentText } from '../../../src/report/experiments/render.ts';
import { spanText } from '../../../src/report/experiments/timing.ts';

const EVIL = '<img src=x onerror="alert(1)">, "quoted"\nline';

const PRESENTED: Presentation = {
  name: 'reads', title: EVIL, verdict: { word: EVIL, tone: 'good' }, conditions: [EVIL], words: [EVIL],
  tables: [{ caption: EVIL, columns: [{ head: EVIL }, { head: 'n', isNumber: true }], rows: [[EVIL, '1']] }],
  charts: [{ name: 'c', svg: '<svg></svg>', caption: EVIL }],
  data: { head: ['name', 'value'], rows: [[EVIL, 1.5], ['plain', null], ['yes', true]] },
};

const RESULT: ElectionTimeoutsResult = {
  experiment: 'election-timeouts', nodes: 5, shortLogs: 2, oneWayUs: [100, 300], sync: { minUs: 400, medianUs: 3000, tailPpm: 80_000, maxUs: 20_000 },
  timerLateUs: 80, broadcastMs: 15.1, events: 1,
  rows: [
    {
      name: '150-151', plot: 'spread', trials: 1000, paperTrials: 1000, unfinished: 0, within: true, terms: 10, cumulative: [[1000, 0.5], [9000, 1]],
      compared: [{ figure: 'p50', ms: 1193.4, paperMs: 1199, lowMs: 1040, highMs: 1330, within: true }],
    },
    {
      name: '12-24', plot: 'length', trials: 1000, paperTrials: 1000, unfinished: 2, within: false, terms: 2, cumulative: [[20, 0.5], [99, 1]],
      compared: [{ figure: 'p50', ms: 29.84, paperMs: 35, lowMs: 27.9, highMs: 32.5, within: false }],
    },
  ],
};

describe('a page', () => {
  test('shows as text whatever it is given', () => {
    const page = experimentPage(PRESENTED, 'node main.js experiment reads', 1.25);
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x');
    expect(page).toContain('<svg></svg>');
    expect(page).toContain('node main.js experiment reads');
  });
});

test('CSV holds every cell, in quotes where it needs them, and nothing for what is not known', () => {
  expect(csvText(PRESENTED.data)).toBe('name,value\r\n"<img src=x onerror=""alert(1)"">, ""quoted""\nline",1.5\r\nplain,\r\nyes,true\r\n');
});

describe('Figure 16', () => {
  const presented = presentElectionTimeouts(RESULT);

  test('has each figure beside the paper\'s, and marks those that are further off than two samples are', () => {
    const text = experimentText(presented, 100, PLAIN);
    expect(text).toMatch(/^1 OF 2 ROWS AS IN THE PAPER /);
    expect(text).toMatch(/\n150-151 +1,000 +1,193 \(1,199\) .*within\n/);
    expect(text).toMatch(/\n12-24 +1,000 +! 29\.8 \(35\) .*2 trials without end\n/);
    expect(text).toContain('1 of 2 figures are within');
    expect(text).toContain('12-24, p50: 29.8 ms; the paper\'s 35 would have to lie between 27.9 and 32.5.');
  });

  test('is two plots, as in the paper', () => {
    expect(presented.charts.map(({ name }) => name)).toEqual(['spread', 'length']);
    expect(presented.charts[0]?.svg).toContain('150-151 ms');
    expect(presented.charts[0]?.svg).not.toContain('12-24 ms');
    expect(presented.charts[1]?.svg).toContain('12-24 ms');
  });

  test('gives CSV a line for each figure', () => {
    expect(presented.data.rows).toContainEqual(['12-24', 1000, 1000, 'p50', 29.84, 35, 27.9, 32.5, false]);
    for (const row of presented.data.rows) expect(row).toHaveLength(presented.data.head.length);
  });
});

test('figures have three digits, what was chosen as many as it has', () => {
  expect([0, 0.28, 9.999, 43.74, 99.96, 1199, 84_949].map(msText)).toEqual(['0', '0.28', '10.0', '43.7', '100', '1,199', '84,949']);
  expect([50, 0.5, 1400, 37.5, 10].map(plainMs)).toEqual(['50', '0.5', '1,400', '37.5', '10']);
  expect([usText(null), usText(1500)]).toEqual(['-', '1.50']);
  expect([30, 300, 7200, 2_592_000].map(spanText)).toEqual(['30 s', '5 minutes', '2 hours', '30 days']);
});
