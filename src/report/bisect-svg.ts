/** The probability of a violation over virtual time, as a picture of its own. */
import type { BisectPoint, BisectResult } from '../fuzz/bisect/bisect-result.ts';
import { verdictSentences } from './bisect-text.ts';
import { percent, percentRange } from './percent.ts';
import { lineChart } from './svg/line-chart.ts';
import { counted, grouped } from './table.ts';

export function bisectSvg(result: BisectResult): string {
  const { points, jump, violation, system, mutant, runs } = result;
  const sentences = verdictSentences(result).join(' ');
  const subject = `${system}${mutant === null ? '' : `, broken by ${mutant}`}; ${counted(runs, 'continuation')} of each point, with 95 % intervals`;
  const endMs = (violation?.timeUs ?? 0) / 1000;
  return lineChart({
    title: `When ${violation?.checker ?? 'the violation'} became inevitable`,
    subtitle: subject,
    description: `${sentences} (${subject}.)`,
    notes: sentences,
    x: {
      label: 'virtual time (ms) up to which the run stands', scale: 'linear', domain: [0, endMs === 0 ? 1 : endMs],
    },
    y: {
      label: 'probability of the violation', scale: 'linear', domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1], format: percent,
    },
    series: [{
      name: '',
      points: points.map(({ virtualMs, probability }) => [virtualMs, probability]),
      band: points.map(({ virtualMs, low, high }) => [virtualMs, low, high]),
      pointWords: points.map(wordsOf),
    }],
    marks: jump === null ? [] : [{ axis: 'x', at: jump.virtualMs }],
  });
}

function wordsOf({ event, virtualMs, probability, low, high, text }: BisectPoint): string {
  return `event ${grouped(event)}, ${virtualMs.toFixed(1)} ms: ${percent(probability)} (${percentRange(low, high)}). ${text}`;
}
