/**
 * The probability of a violation over virtual time, as a picture of its own: no style sheet, no script, no reference to
 * anything outside.
 */
import type { BisectPoint, BisectResult } from '../fuzz/bisect/bisect-result.ts';
import { verdictSentences } from './bisect-text.ts';
import { percent, percentRange } from './percent.ts';
import { counted, grouped } from './table.ts';
import { wrap } from './words.ts';

const WIDTH = 900;
const LEFT = 80;
const RIGHT = 870;
const TOP = 120;
const BOTTOM = 400;
const HEIGHT = 470;
/** Characters of a line above the plot. */
const LINE = 116;
const MOST_LINES = 3;

export function bisectSvg(result: BisectResult): string {
  const { points, jump, violation, system, mutant, runs } = result;
  const endMs = (violation?.timeUs ?? 0) / 1000;
  const x = (ms: number): number => round(LEFT + (endMs === 0 ? 0 : (ms / endMs) * (RIGHT - LEFT)));
  const at = ({ virtualMs, probability }: BisectPoint): string => `${x(virtualMs)},${y(probability)}`;
  const title = `When ${violation?.checker ?? 'the violation'} became inevitable`;
  const sentences = verdictSentences(result).join(' ');
  const subject = `${system}${mutant === null ? '' : `, broken by ${mutant}`}; ${counted(runs, 'continuation')} of each point, with 95 % intervals`;
  const band = [...points.map(({ virtualMs, high }) => `${x(virtualMs)},${y(high)}`),
    ...[...points].reverse().map(({ virtualMs, low }) => `${x(virtualMs)},${y(low)}`)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13" fill="#222">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(`${sentences} (${subject}.)`)}</desc>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="28" font-size="17" font-weight="600">${escaped(title)}</text>`,
    `<text x="${LEFT}" y="48" fill="#666">${escaped(subject)}</text>`,
    ...shortened(sentences).map((line, i) => `<text x="${LEFT}" y="${70 + 17 * i}">${escaped(line)}</text>`),
    ...[0, 0.25, 0.5, 0.75, 1].map(gridLine),
    ...ticks(endMs).map((ms) => `<g><line x1="${x(ms)}" y1="${BOTTOM}" x2="${x(ms)}" y2="${BOTTOM + 5}" stroke="#888"/><text x="${x(ms)}" y="${BOTTOM + 20}" text-anchor="middle">${grouped(ms)}</text></g>`),
    `<text x="${(LEFT + RIGHT) / 2}" y="${HEIGHT - 14}" text-anchor="middle">virtual time (ms) up to which the run stands</text>`,
    `<text x="22" y="${(TOP + BOTTOM) / 2}" text-anchor="middle" transform="rotate(-90 22 ${(TOP + BOTTOM) / 2})">probability of the violation</text>`,
    `<polygon points="${band.join(' ')}" fill="#1f6fb4" fill-opacity="0.15"/>`,
    `<polyline points="${points.map(at).join(' ')}" fill="none" stroke="#1f6fb4" stroke-width="2"/>`,
    ...(jump === null ? [] : [`<line x1="${x(jump.virtualMs)}" y1="${TOP}" x2="${x(jump.virtualMs)}" y2="${BOTTOM}" stroke="#b3261e" stroke-width="1.5" stroke-dasharray="5 4"/>`]),
    ...points.map((point) => circle(point, x(point.virtualMs))),
    '</svg>',
    '',
  ].join('\n');
}

function y(probability: number): number {
  return round(BOTTOM - probability * (BOTTOM - TOP));
}

function gridLine(share: number): string {
  return `<g><line x1="${LEFT}" y1="${y(share)}" x2="${RIGHT}" y2="${y(share)}" stroke="${share === 0 ? '#888' : '#dddddd'}"/>`
    + `<text x="${LEFT - 10}" y="${y(share) + 4}" text-anchor="end">${percent(share)}</text></g>`;
}

function circle({ event, virtualMs, probability, low, high, text }: BisectPoint, centre: number): string {
  const words = `event ${grouped(event)}, ${virtualMs.toFixed(1)} ms: ${percent(probability)} (${percentRange(low, high)}). ${text}`;
  return `<circle cx="${centre}" cy="${y(probability)}" r="4" fill="#1f6fb4"><title>${escaped(words)}</title></circle>`;
}

/** Round times up to the end, between five and ten of them. */
function ticks(endMs: number): readonly number[] {
  let step = 1;
  for (let i = 0; endMs / step > 10; i++) step = i % 3 === 1 ? (step * 5) / 2 : step * 2;
  return Array.from({ length: Math.floor(endMs / step) + 1 }, (_, i) => i * step);
}

function shortened(sentences: string): readonly string[] {
  const lines = wrap(sentences, LINE);
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1] ?? ''} …`];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
