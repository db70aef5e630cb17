/** Tables for a terminal. */
import Table from 'cli-table3';

/** Columns of numbers are named in `right`, from 0. */
export function table(head: readonly string[], rows: readonly (readonly string[])[],
  right: readonly number[] = []): string {
  const drawn = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (right.includes(column) ? 'right' : 'left')),
    style: { 'head': [], 'border': [], 'padding-left': 0, 'padding-right': 2, 'compact': true },
    chars: Object.fromEntries(CORNERS.map((corner) => [corner, ''])),
  });
  for (const row of rows) drawn.push([...row]);
  return drawn.toString().split('\n').map((line) => line.trimEnd()).join('\n');
}

const CORNERS = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left',
  'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'];

/** `1,234,567` */
export function grouped(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 seed`, `2,000 seeds` */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `950`, `12.3 k`, `15.6 M`: to three figures. */
export function toThree(count: number): string {
  if (count < 1000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
  return `${value < 999.5 ? String(Number(value.toPrecision(3))) : grouped(value)} ${unit}`;
}
