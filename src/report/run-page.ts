/**
 * The page of one run, as text: the template that the build has made, with what it is about put into it. Nothing of that can end
 * the element it stands in, whatever a Case holds.
 */
import { assert } from '../base/assert.ts';
import type { Case } from '../fuzz/case-type.ts';
import { PAGE_DATA_ID, type PageData } from './page-data.ts';

/** Where the data goes in the template. */
const PLACE = '<!-- whitewater: data -->';

export function runPage(template: string, data: PageData, title: string): string {
  const [before = '', after, ...more] = template.split(PLACE);
  assert(after !== undefined && more.length === 0, 'the template has one place for its data');
  const element = `<script type="application/json" id="${PAGE_DATA_ID}">${scriptJson(data)}</script>`;
  return `${titled(before, title)}${element}${after}`;
}

/** "raft, broken by commit-prior-term: seed default/81" */
export function runTitle({ plan }: Case): string {
  return `${plan.system}${plan.mutant === undefined ? '' : `, broken by ${plan.mutant}`}: seed ${plan.seed}`;
}

/** JSON in which no text can be taken for markup. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`).replaceAll('>', String.raw`\u003e`)
    .replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`);
}

function titled(template: string, title: string): string {
  const [before = '', after] = template.split('<title>Whitewater</title>');
  assert(after !== undefined, 'the template has one title');
  return `${before}<title>${escaped(title)} · Whitewater</title>${after}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
