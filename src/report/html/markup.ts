/**
 * HTML that is put together from a template, `html`<p>${text}</p>` ``: what is inserted is escaped, unless it is such markup
 * itself. So a page can only be built from strings that were escaped, whatever a case, a mutant or a file is called.
 */
import { escapeMarkup } from '../markup.ts';

/** No JSON can have it as a key, so nothing that was read from a file passes for markup. */
const TEXT = Symbol('markup');

/** A piece of a document: made by `html` and `trustedMarkup` alone. */
export interface Markup {
  readonly [TEXT]: string;
}

/** What a template takes: a list stands for its parts one after the other, null for nothing. */
export type Part = Markup | string | number | null | readonly Part[];

/** Attributes must stand in quotes: `<a href="${url}">`. No script and no style takes what is inserted. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { [TEXT]: literals.map((literal, i) => `${literal}${textOfPart(parts[i] ?? null)}`).join('') };
}

/** Text that is markup already, such as a plot: whoever made it has escaped what came from elsewhere. */
export function trustedMarkup(text: string): Markup {
  return { [TEXT]: text };
}

/** The document's text. */
export function markupText(markup: Markup): string {
  return markup[TEXT];
}

function textOfPart(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeMarkup(part);
  if (typeof part === 'number') return String(part);
  return isMarkup(part) ? part[TEXT] : part.map(textOfPart).join('');
}

function isMarkup(part: Markup | readonly Part[]): part is Markup {
  return TEXT in part;
}
