// What a person reads of a bisected run, and the picture of it, on made-up counts.

import { describe, expect, test } from 'vitest';
import type { BisectPoint, BisectResult } from '../../src/fuzz/bisect/bisect-result.ts';
import { wilson } from '../../src/fuzz/bisect/interval.ts';
import { bisectPlot } from '../../src/report/bisect-plot.ts';
import { bisectSvg } from '../../src/report/bisect-svg.ts';
import { bisectText } from '../../src/report/bisect-text.ts';
import { PLAIN } from '../../src/report/paint.ts';
import { percent, percentRange } from '../../src/report/percent.ts';

function point(event: number, shown: number, text = `what happened at ${event}`): BisectPoint {
  return { event, virtualMs: event / 10, probability: shown / 100, ...wilson(shown, 100), shown, runs: 100, text };
}

const VIOLATION = {
  checker: 'election-safety', class: 'outcome', clause: 'two-leaders', signature: 'election-safety/two-leaders[becomeLeader]',
  message: 'Nodes 1 and 2 both lead term 3.', source: 'Raft §5.2', node: 1, event: 3000, timeUs: 300_000,
} as const;

const JUMP = { event: 2113, virtualMs: 211.3, afterEvent: 2112, from: 0.04, to: 0.71, text: 'node 3 crashes' };

const RESULT: BisectResult = {
  system: 'raft', mutant: 'no-vote', violation: VIOLATION, runs: 100,
  points: [point(0, 3), point(2112, 4), point(2113, 71, 'node 3 crashes'), point(2500, 100), point(3000, 100, 'node 1 becomes <leader> & "all"')],
  jump: JUMP, inevitableFrom: { event: 2500, virtualMs: 250 }, interrupted: false,
};

function textOf(changes: Partial<BisectResult> = {}, tableWidth = 110): string {
  return bisectText({ ...RESULT, ...changes }, {
    look: (event) => `replay x --at ${event}`, again: 'bisect x --runs 400', all: 'replay x --stop-at end', verbose: true, width: 400,
    tableWidth, svg: null, checker: null,
  }, PLAIN);
}

describe('the sentence', () => {
  test('says what the jump is, and from when on nothing could help', () => {
    expect(textOf()).toContain('It became likely at event 2,113 (211.3 ms): node 3 crashes: from 4 % to 71 %.\n'
      + 'After event 2,500 (250.0 ms) it showed whatever the luck.');
  });

  test('says so where the jump makes it inevitable, all but certain, or just more likely', () => {
    const inevitable = textOf({ jump: { ...JUMP, to: 1 }, inevitableFrom: { event: 2113, virtualMs: 211.3 } });
    expect(inevitable).toContain('It became inevitable at event 2,113 (211.3 ms): node 3 crashes: from 4 % to 100 %.');
    expect(inevitable).not.toContain('whatever the luck');
    expect(textOf({ jump: { ...JUMP, to: 0.97 } })).toContain('It became all but certain at');
    expect(textOf({ jump: { ...JUMP, to: 0.3 } })).toContain('It became more likely at');
    expect(textOf({ jump: { ...JUMP, from: 0.6, to: 0.9 } })).toContain('It became more likely at');
  });

  test('names both ends of a jump that is not pinned, and how to look closer', () => {
    const text = textOf({ jump: { ...JUMP, afterEvent: 0, text: '40 pieces of news' } });
    expect(text).toContain('It became likely between events 0 and 2,113 (0.0 ms to 211.3 ms): from 4 % to 71 %. In between: 40 pieces of news.');
    expect(text).toContain('To look closer: bisect x --runs 400');
    expect(textOf()).not.toContain('To look closer');
  });

  test('says that no luck could help where none could', () => {
    const text = textOf({ points: [point(0, 100), point(3000, 100)], jump: null, inevitableFrom: { event: 0, virtualMs: 0 } });
    expect(text).toContain('It was inevitable from the start: with other luck from the first event on it shows all the same, in 100 of 100 continuations.');
    expect(text).toContain('for --checker: replay x --stop-at end');
  });

  test('says that no moment made it where the probability rises nowhere, and is careful where it was interrupted', () => {
    const steady = { points: [point(0, 93), point(3000, 100)], jump: null, inevitableFrom: { event: 3000, virtualMs: 300 } };
    expect(textOf(steady)).toContain('No moment made it: as far as these continuations tell, its probability rises nowhere; it lies between 93 % and 100 % all along.');
    const early = textOf({ ...steady, points: [point(0, 93)], inevitableFrom: null, interrupted: true });
    expect(early).toContain('(interrupted)');
    expect(early).toContain('So far its probability rises nowhere for certain; it is 93 % all along.');
    expect(textOf({ points: [], jump: null, inevitableFrom: null, interrupted: true })).toMatch(/No point was finished\.$/);
  });

  test('says that there is nothing to bisect', () => {
    const nothing = { violation: null, points: [], jump: null, inevitableFrom: null, mutant: null };
    expect(textOf(nothing)).toBe('NOTHING TO BISECT  raft: the run shows no violation.');
  });
});

describe('the table', () => {
  test('has a line for each point, with its interval and a bar; long words end in three dots', () => {
    const lines = textOf({}, 100).split('\n');
    expect(lines).toContain('2,113  211.3   71 %        61–79 %  ███████▏    node 3 crashes');
    expect(lines).toContain('2,500  250.0  100 %       96–100 %  ██████████  what happened at 2500');
    const long = textOf({ points: [point(1, 50, 'word '.repeat(50))] }, 100).split('\n').find((line) => line.endsWith('…'));
    expect(long?.length).toBeLessThanOrEqual(100);
  });
});

describe('the plot', () => {
  test('has each point where its time and its probability are', () => {
    const plot = bisectPlot([point(0, 0), point(500, 50), point(1000, 100)], 100, 29);
    const dots = plot.flatMap((line, row) => Array.from(line.slice(8)).flatMap((mark, column) => (mark === '●' ? [[row, column]] : [])));
    expect(dots).toEqual([[0, 20], [5, 10], [10, 0]]);
    expect([0, 5, 10].map((row) => plot[row]?.slice(0, 8))).toEqual([' 100 % ┤', '  50 % ┤', '   0 % ┤']);
    expect(plot.at(-1)).toMatch(/0 ms {8,}100 ms$/);
  });

  test('climbs where two points are of one moment, and stands all points where there is no time', () => {
    const plot = bisectPlot([point(0, 0), { ...point(1000, 0), virtualMs: 50 }, { ...point(1001, 100), virtualMs: 50 }], 100, 30);
    const columns = plot.slice(0, 11).map((line) => line[8 + 11]);
    expect(columns).toEqual(['●', ...Array.from({ length: 9 }, () => '│'), '●']);
    expect(bisectPlot([point(0, 100)], 0, 30)[0]).toMatch(/┤●$/);
  });
});

describe('the picture', () => {
  const svg = bisectSvg(RESULT);

  test('stands alone: it has a title, a description, axes, all points, and no reference to anything outside', () => {
    expect(svg).toMatch(/<title id="[\w-]+">When election-safety became inevitable<\/title>/);
    expect(svg).toMatch(/<desc id="[\w-]+">It became likely at event 2,113 [^<]*<\/desc>/);
    expect(svg).toContain('>virtual time (ms) up to which the run stands</text>');
    expect(svg).toContain('>probability of the violation</text>');
    expect(svg.match(/<circle /g)).toHaveLength(RESULT.points.length);
    expect(svg.match(/(href|src|url\()/g)).toBeNull();
  });

  test('has what was said in it as text, whatever characters it has', () => {
    expect(svg).toContain('node 1 becomes &lt;leader&gt; &amp; &quot;all&quot;');
  });

  test('marks the jump, if there is one', () => {
    expect(svg).toContain('stroke-dasharray');
    expect(bisectSvg({ ...RESULT, jump: null })).not.toContain('stroke-dasharray');
  });
});

test('what is not quite none or all is not called so', () => {
  expect([0, 0.001, 0.5, 0.71, 0.999, 1].map(percent)).toEqual(['0 %', '<1 %', '50 %', '71 %', '>99 %', '100 %']);
  expect(percentRange(0.0123, 0.9811)).toBe('1–99 %');
});
