/** What a folder holds beside what its page is about. */
import { html, type Markup } from './markup.ts';
import { caseLinks, type CasePages, hrefOf } from './parts.ts';

/** A page that was made of something else in the folder. */
export interface OtherPage {
  readonly name: string;
  /** What it shows: `The table of mutants`. */
  readonly title: string;
}

/** Cases that the page itself has not told of, and other pages; null if there are neither. */
export function otherPages(cases: readonly string[], links: CasePages, pages: readonly OtherPage[]): Markup | null {
  if (cases.length === 0 && pages.length === 0) return null;
  return html`<section><h2>Also in this folder</h2>
${pages.map(({ name, title }) => html`<p><a href="${hrefOf(name)}">${title}</a></p>`)}
${cases.length === 0 ? null : html`<ul class="links">${cases.map((name) => caseLinks(name, name, links))}</ul>`}
</section>`;
}
