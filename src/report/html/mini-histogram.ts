/**
 * A small histogram, for several side by side: where the runs lie, up to the hundredth that is above all others, with the median
 * marked. Its figures stand beside it, so it has no axis of its own but its ends.
 */
import type { DistributionFigures } from '../../fuzz/distribution.ts';
import { INK, seriesColour, SOFT_INK } from '../svg/colours.ts';
import { element, textAt, tooltip } from '../svg/element.ts';
import { type Markup, trustedMarkup } from './markup.ts';

const WIDTH = 340;
const HEIGHT = 84;
const BINS = 42;
/** Between the bars and the words below. */
const FOOT = 20;
const TOP = 4;

/** `words` tells a value to people. */
export function miniHistogram(figures: DistributionFigures, name: string, words: (value: number) => string): Markup {
  const { min, p99, median, count, max } = figures;
  // Whole numbers: few different ones have a bar each.
  const step = Math.max(1, Math.ceil((p99 - min + 1) / BINS));
  const bins = rebinned(figures, min, step, Math.ceil((p99 - min + 1) / step));
  const most = Math.max(1, ...bins);
  const bottom = HEIGHT - FOOT;
  const barWidth = WIDTH / bins.length;
  const bars = bins.map((inBin, i) => {
    const height = inBin === 0 ? 0 : Math.max(1.5, ((bottom - TOP) * inBin) / most);
    const from = min + step * i;
    return element('rect', { x: barWidth * i, y: bottom - height, width: Math.max(1, barWidth - 1), height, fill: seriesColour(0) },
      tooltip(`${step === 1 ? words(from) : `${words(from)} to ${words(from + step - 1)}`}: ${Math.round(inBin)} of ${count}`));
  });
  const middle = (WIDTH * (median - min + 0.5)) / (step * bins.length);
  return trustedMarkup(element('svg', {
    'viewBox': `0 0 ${WIDTH} ${HEIGHT}`, 'role': 'img', 'font-size': 11, 'fill': SOFT_INK,
    'aria-label': `${name}: from ${words(min)} to ${words(max)}, half of the runs at most ${words(median)}`,
  }, ...bars,
  element('line', { x1: 0, y1: bottom, x2: WIDTH, y2: bottom, stroke: SOFT_INK }),
  element('path', { d: `M${Math.round(middle)},${bottom + 1}l-4,6h8z`, fill: INK }, tooltip(`median: ${words(median)}`)),
  textAt(0, HEIGHT - 4, words(min)),
  textAt(WIDTH, HEIGHT - 4, words(p99), { 'text-anchor': 'end' })));
}

/** Counts in bins of equal width; what lies in two of them is split in proportion. Those above the last are left out. */
function rebinned({ bars }: DistributionFigures, start: number, step: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [start + step * i, start + step * (i + 1)];
    return bars.reduce((sum, bar) => {
      const shared = Math.min(to, bar.to) - Math.max(from, bar.from);
      return shared <= 0 ? sum : sum + (bar.count * shared) / (bar.to - bar.from);
    }, 0);
  });
}
