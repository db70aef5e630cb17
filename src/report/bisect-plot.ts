/**
 * The probability of a violation over virtual time, drawn with characters.
 */
import type { BisectPoint } from '../fuzz/bisect/bisect-result.ts';
import { grouped } from './table.ts';

const ROWS = 11;
const LABEL_WIDTH = 6;
const MOST_COLUMNS = 72;
const LEAST_COLUMNS = 10;

/** The lines of the plot, up to `endMs`. `points` are by event; `width` is in characters. */
export function bisectPlot(points: readonly BisectPoint[], endMs: number, width: number): readonly string[] {
  const columns = Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, width - LABEL_WIDTH - 2));
  const columnOf = (ms: number): number => (endMs === 0 ? 0 : Math.round((ms / endMs) * (columns - 1)));
  const cells = Array.from({ length: ROWS }, () => Array.from({ length: columns }, () => ' '));
  const put = (row: number, column: number, mark: string): void => {
    const line = cells[row];
    if (line !== undefined) line[column] = mark;
  };
  for (const [i, point] of points.entries()) {
    const before = points[i - 1];
    if (before === undefined) continue;
    const [from, to] = [columnOf(before.virtualMs), columnOf(point.virtualMs)];
    if (from === to) climb(rowOf(before.probability), rowOf(point.probability), (row) => { put(row, to, '│'); });
    for (let column = from + 1; column < to; column++) {
      const part = (column - from) / (to - from);
      put(rowOf(before.probability + part * (point.probability - before.probability)), column, '·');
    }
  }
  for (const { virtualMs, probability } of points) put(rowOf(probability), columnOf(virtualMs), '●');
  const end = `${grouped(endMs)} ms`;
  return [
    ...cells.map((line, row) => `${labelOf(row)} ${row % 5 === 0 ? '┤' : '│'}${line.join('')}`.trimEnd()),
    `${' '.repeat(LABEL_WIDTH)} └${'─'.repeat(columns)}`,
    `${' '.repeat(LABEL_WIDTH)}  ${'0 ms'.padEnd(Math.max(5, columns - end.length))}${end}`,
  ];
}

function rowOf(probability: number): number {
  return Math.round((1 - probability) * (ROWS - 1));
}

function labelOf(row: number): string {
  return (row % 5 === 0 ? `${100 - row * 10} %` : '').padStart(LABEL_WIDTH);
}

/** The rows strictly between two. */
function climb(one: number, other: number, mark: (row: number) => void): void {
  for (let row = Math.min(one, other) + 1; row < Math.max(one, other); row++) mark(row);
}
