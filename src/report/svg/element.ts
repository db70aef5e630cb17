/** Elements of SVG, as text. Attributes and text are escaped here, and nowhere else in a chart. */
import { escapeMarkup } from '../markup.ts';
import type { Colour } from './colours.ts';

/** What is undefined is left out. Numbers are rounded to tenths: no eye sees more. */
export interface Attributes {
  readonly [name: string]: string | number | Colour | undefined;
}

/** `inner` is markup that stands already. */
export function element(name: string, attributes: Attributes, ...inner: readonly string[]): string {
  const written: string[] = [name];
  const styles: string[] = [];
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    if (typeof value === 'object') {
      // What knows no variables takes the attribute, a browser the style.
      styles.push(`${key}:var(--${value.variable},${value.light})`);
      written.push(`${key}="${value.light}"`);
    } else {
      written.push(`${key}="${typeof value === 'number' ? rounded(value) : escapeMarkup(value)}"`);
    }
  }
  if (styles.length > 0) written.push(`style="${styles.join(';')}"`);
  const start = written.join(' ');
  return inner.length === 0 ? `<${start}/>` : `<${start}>${inner.join('')}</${name}>`;
}

/** A line of text. */
export function textAt(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escapeMarkup(text));
}

/** What is told when one points at an element, and read out. */
export function tooltip(text: string): string {
  return element('title', {}, escapeMarkup(text));
}

export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Roughly how wide a text is, in units of the picture: the width of letters is up to the reader's font. */
export function widthOf(text: string, fontSize = 13): number {
  return Array.from(text).length * fontSize * 0.58;
}
