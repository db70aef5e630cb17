// Charts as text: what is in them, that all of it is escaped, and that nothing lies over anything else.

import { describe, expect, test } from 'vitest';
import { escapeMarkup } from '../../../src/report/markup.ts';
import { barChart } from '../../../src/report/svg/bar-chart.ts';
import { darkChartColours, seriesColour, seriesDash } from '../../../src/report/svg/colours.ts';
import { histogram } from '../../../src/report/svg/histogram.ts';
import { type LineChart, lineChart } from '../../../src/report/svg/line-chart.ts';
import { spread } from '../../../src/report/svg/spread.ts';

const EVIL = '<script>alert("x")</script> & \'y\' ]]> \u0000\u001b\ud800';

const LINES: LineChart = {
  title: 'Two lines', description: 'They rise.',
  x: { label: 'time', unit: 'ms', scale: 'linear' }, y: { label: 'share', scale: 'linear', domain: [0, 1] },
  series: [
    { name: 'one', points: [[0, 0], [50, 0.5], [100, 1]] },
    { name: 'other', points: [[0, 0.1], [50, 0.6], [100, 1]], step: true },
  ],
};

const ALL_EVIL: readonly string[] = [
  lineChart({
    ...LINES, title: EVIL, subtitle: EVIL, description: EVIL, notes: EVIL, x: { ...LINES.x, label: EVIL, unit: EVIL },
    y: { ...LINES.y, label: EVIL, format: () => EVIL },
    series: [{ name: EVIL, points: [[1, 0.5]], pointWords: [EVIL], band: [[1, 0.2, 0.7]] }], marks: [{ axis: 'x', at: 1, label: EVIL }],
  }),
  barChart({ title: EVIL, description: EVIL, bars: [{ name: EVIL, value: 1, note: EVIL }], format: () => EVIL }),
  histogram({ title: EVIL, description: EVIL, x: { label: EVIL, scale: 'linear' }, bins: [{ from: 0, to: 1, count: 1 }] }),
];

describe('every chart', () => {
  test('shows what it is given as text, whatever characters it has', () => {
    for (const svg of ALL_EVIL) {
      expect(svg).not.toContain('<script');
      expect(svg).toContain('&lt;script&gt;');
      // eslint-disable-next-line no-control-regex -- it must have none
      expect(svg).not.toMatch(/[\u0000\u001b]|\ud800(?![\udc00-\udfff])/);
    }
  });

  test('stands alone, is an image to a screen reader, and has a white ground unless a page has another', () => {
    for (const svg of [lineChart(LINES), ...ALL_EVIL]) {
      expect(svg.match(/(href|src|url\(|@import)/g)).toBeNull();
      const [, title, desc] = /role="img" aria-labelledby="(\S+) (\S+)"/.exec(svg) ?? [];
      expect(svg).toContain(`<title id="${title ?? '?'}">`);
      expect(svg).toContain(`<desc id="${desc ?? '?'}">`);
      expect(svg).toMatch(/<rect [^>]*fill="#ffffff" style="fill:var\(--paper,#ffffff\)"/);
    }
  });

  test('has names of its own for its elements, so that two fit in one page', () => {
    const other = lineChart({ ...LINES, description: 'They fall.' });
    const idOf = (svg: string): string => /title id="([^"]*)"/.exec(svg)?.[1] ?? '';
    expect(idOf(other)).not.toBe(idOf(lineChart(LINES)));
  });

  test('can be drawn of nothing, and of zeros', () => {
    const empty = lineChart({ ...LINES, y: { label: 'y', scale: 'log' }, series: [{ name: 'none', points: [] }, { name: 'zero', points: [[0, 0]] }] });
    const none = histogram({ title: 'h', description: 'd', x: { label: 'x', scale: 'linear' }, bins: [] });
    const zeros = barChart({ title: 'b', description: 'd', bars: [{ name: 'zero', value: 0 }] });
    for (const svg of [empty, none, zeros, barChart({ title: 'b', description: 'd', bars: [] })]) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('a chart of lines', () => {
  test('has each line in its own colour and dashes, and its name beside its end', () => {
    const svg = lineChart(LINES);
    for (const n of [0, 1]) expect(svg).toContain(`stroke="${seriesColour(n).light}"`);
    expect(svg).toContain(`stroke-dasharray="${seriesDash(1)}"`);
    const heights = ['one', 'other'].map((name) => Number(new RegExp(`y="([\\d.]+)">${name}</text>`).exec(svg)?.[1]));
    expect(Math.abs((heights[0] ?? 0) - (heights[1] ?? 0))).toBeGreaterThanOrEqual(18);
  });

  test('puts a value on a logarithmic axis by its ratio', () => {
    const svg = lineChart({
      ...LINES, x: { label: 'x', scale: 'log', domain: [1, 100] },
      series: [{ name: '', points: [[1, 0], [10, 0.5], [100, 1]], pointWords: ['', '', ''] }],
    });
    const [first, middle, last] = [...svg.matchAll(/cx="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect((first ?? 0) + (last ?? 0)).toBeCloseTo(2 * (middle ?? 0), 0);
  });

  test('draws a mark where it is, with its words', () => {
    const svg = lineChart({ ...LINES, marks: [{ axis: 'y', at: 0.5, label: 'half' }] });
    expect(svg).toContain('>half</text>');
    expect(svg).toContain('stroke-dasharray="5 4"');
    expect(lineChart(LINES)).not.toContain('stroke-dasharray="5 4"');
  });

  test('leaves out points that nobody could tell apart, but not the last', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => [i, i / 20_000] as const);
    const svg = lineChart({ ...LINES, series: [{ name: 'many', points: many, step: true }] });
    expect(svg.length).toBeLessThan(60_000);
    expect(svg).toContain('20,000');
  });
});

test('bars are as long as their values, and say them', () => {
  const svg = barChart({ title: 'b', description: 'd', bars: [{ name: 'one', value: 100 }, { name: 'half', value: 50, note: 'of 100', range: [40, 60] }] });
  const widths = [...svg.matchAll(/<rect [^>]*width="([\d.]+)"[^>]*rx=/g)].map((match) => Number(match[1]));
  expect(widths).toHaveLength(2);
  expect(widths[0]).toBeCloseTo(2 * (widths[1] ?? 0), 0);
  expect(svg).toContain('>50  of 100</text>');
});

test('the bars of a histogram stand side by side, as high as their counts', () => {
  const svg = histogram({
    title: 'h', description: 'd', x: { label: 'x', scale: 'linear' }, y: { label: 'runs', scale: 'linear', domain: [0, 10] },
    bins: [{ from: 5, to: 10, count: 10 }, { from: 10, to: 15, count: 5 }, { from: 15, to: 20, count: 0 }],
  });
  const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="([\d.]+)"/g)].map((match) => match.slice(1).map(Number));
  expect(bars).toHaveLength(2);
  const [[x = 0, width = 0, height = 0] = [], [nextX = 0, , nextHeight = 0] = []] = bars;
  expect(x + width).toBeLessThanOrEqual(nextX);
  expect(height).toBeCloseTo(2 * nextHeight, 0);
});

describe('labels', () => {
  test('stay where they want to be if they can', () => {
    expect(spread([10, 50, 90], 18, 0, 100)).toEqual([10, 50, 90]);
  });

  test('never lie over each other, keep their order and stay inside', () => {
    expect(spread([100, 100, 99], 18, 0, 100)).toEqual([82, 100, 64]);
    expect(spread([0, 0, 0], 18, 0, 100)).toEqual([0, 18, 36]);
  });
});

test('the dark colours set every variable that a chart uses', () => {
  const used = new Set([lineChart({ ...LINES, marks: [{ axis: 'x', at: 1, label: 'm' }] }), ...ALL_EVIL]
    .flatMap((svg) => [...svg.matchAll(/var\((--[\w-]+),/g)].map((match) => match[1] ?? '')));
  expect(used.size).toBeGreaterThan(5);
  for (const variable of used) expect(darkChartColours()).toContain(`${variable}: #`);
});

test('escaped text is what it was once it is read as markup', () => {
  expect(escapeMarkup('<a href="x">&\'</a>')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;');
  expect(escapeMarkup('tab\tline\n \u{1f600}')).toBe('tab\tline\n \u{1f600}');
  expect(escapeMarkup('\u0000\ud800')).toBe('\u{fffd}\u{fffd}');
});
