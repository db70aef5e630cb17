/**
 * The frame of every chart: its size, its words for those who see it and for those who have it read out, and the ground
 * that it stands on. No style sheet, no script, no reference to anything outside.
 */
import { escapeMarkup } from '../markup.ts';
import { wrap } from '../words.ts';
import { INK, PAPER, SOFT_INK } from './colours.ts';
import { element, textAt } from './element.ts';

/** What is said of a chart. */
export interface ChartWords {
  readonly title: string;
  readonly subtitle?: string;
  /** What the chart shows, in sentences: for those who can't see it. */
  readonly description: string;
  /** Sentences between the title and the chart. */
  readonly notes?: string;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const PICTURE_WIDTH = 900;
/** Where titles begin. */
export const TEXT_LEFT = 20;

const LINE_HEIGHT = 17;
const MOST_NOTES = 3;
/** Characters of a line of notes. */
const NOTE_WIDTH = 122;

/** How much of a chart's height its words take. */
export function headHeight(words: ChartWords): number {
  return 34 + (words.subtitle === undefined ? 0 : 20) + LINE_HEIGHT * noteLines(words).length + 12;
}

export function picture(words: ChartWords, { width, height }: Size, content: readonly string[]): string {
  const { title, subtitle, description } = words;
  const id = idOf(words);
  const notesTop = subtitle === undefined ? 50 : 70;
  const attributes = {
    'xmlns': 'http://www.w3.org/2000/svg', 'viewBox': `0 0 ${width} ${height}`, width, height, 'role': 'img',
    'aria-labelledby': `${id}-title ${id}-desc`, 'font-family': 'system-ui, sans-serif', 'font-size': 13, 'fill': INK,
  };
  const parts = [
    element('title', { id: `${id}-title` }, escapeMarkup(title)),
    element('desc', { id: `${id}-desc` }, escapeMarkup(description)),
    element('rect', { width, height, fill: PAPER }),
    textAt(TEXT_LEFT, 28, title, { 'font-size': 17, 'font-weight': 600 }),
    ...(subtitle === undefined ? [] : [textAt(TEXT_LEFT, 48, subtitle, { fill: SOFT_INK })]),
    ...noteLines(words).map((line, i) => textAt(TEXT_LEFT, notesTop + LINE_HEIGHT * i, line)),
    ...content,
  ];
  return `${element('svg', attributes, ...parts.map((part) => `\n${part}`), '\n')}\n`;
}

function noteLines({ notes }: ChartWords): readonly string[] {
  if (notes === undefined || notes === '') return [];
  const lines = wrap(notes, NOTE_WIDTH);
  return lines.length <= MOST_NOTES ? lines : [...lines.slice(0, MOST_NOTES - 1), `${lines[MOST_NOTES - 1] ?? ''} …`];
}

/** Several pictures stand in one page, where names of elements must differ: so it comes of all that is said. */
function idOf({ title, subtitle = '', description }: ChartWords): string {
  let hash = 7;
  for (const character of `${title}\n${subtitle}\n${description}`) hash = Math.imul(hash, 31) + (character.codePointAt(0) ?? 0) | 0;
  return `chart-${(hash >>> 0).toString(36)}`;
}
