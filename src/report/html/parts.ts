/** What pages are put together from: tables, tiles of figures, commands, links to runs. */
import { html, type Markup, type Part } from './markup.ts';

export interface Column {
  readonly head: string;
  /** Set to the right, below each other. */
  readonly isNumber?: boolean;
}

/** `caption` says what it shows; rows have as many cells as there are columns. The first cell of a row is its head. */
export function htmlTable(caption: string, columns: readonly Column[], rows: readonly (readonly Part[])[]): Markup {
  const classOf = (column: Column | undefined): string => (column?.isNumber === true ? 'number' : '');
  return html`<div class="table"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col" class="${classOf(column)}">${column.head}</th>`)}</tr></thead>
<tbody>
${rows.map(([first = null, ...cells]) => html`<tr><th scope="row" class="${classOf(columns[0])}">${first}</th>${
  cells.map((cell, i) => html`<td class="${classOf(columns[i + 1])}">${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}

export interface Tile {
  readonly value: string;
  /** What it is a figure of. */
  readonly name: string;
  readonly tone?: Tone;
}

export type Tone = 'good' | 'bad' | 'doubtful';

/** The figures that one looks at first. */
export function tiles(figures: readonly Tile[]): Markup {
  return html`<dl class="tiles">${figures.map(({ value, name, tone }) =>
    html`<div><dt>${name}</dt><dd class="${tone ?? ''}">${value}</dd></div>`)}</dl>`;
}

export function badge(word: string, tone: Tone): Markup {
  return html`<span class="badge ${tone}">${word}</span>`;
}

/** A command, on lines of its own: to be pasted. */
export function commandBlock(command: string): Markup {
  return html`<pre class="command"><code>${command}</code></pre>`;
}

/** A bar within a cell, as long as `part` of the whole, from 0 to 1. */
export function cellBar(part: number, tone = ''): Markup {
  const width = Math.round(1000 * Math.min(1, Math.max(0, part))) / 10;
  return html`<svg class="cell-bar ${tone}" aria-hidden="true"><rect width="${width}%" height="100%" rx="1.5"/></svg>`;
}

/** A plot that was made as text by `report/svg`. */
export function figure(plot: Markup, caption: string): Markup {
  return html`<figure>${plot}${caption === '' ? null : html`<figcaption>${caption}</figcaption>`}</figure>`;
}

/** A file's own name, whatever folder it was said to be in. */
export function fileName(path: string): string {
  return path.replace(/^.*[/\\]/, '');
}

/** The address of a file in the page's own folder: a name is never taken for anything else. */
export function hrefOf(name: string): string {
  return `./${encodeURIComponent(wellFormed(name))}`;
}

/** A name from a disk may hold half a character, which has no place in an address. */
function wellFormed(name: string): string {
  return name.replaceAll(/\p{Cs}/gu, '\uFFFD');
}

/** Of each file of cases in the page's folder, by its name: the page of its run, if there is one. */
export type CasePages = ReadonlyMap<string, string | null>;

/** Links to a case and its run, as far as they are in the folder. `what` is said of it: `first run`. */
export function caseLinks(path: string | null, what: string, pages: CasePages): Markup | null {
  if (path === null) return null;
  const name = fileName(path);
  const page = pages.get(name);
  if (page === undefined) return html`<li>${what}: <code>${path}</code></li>`;
  const toCase = html`<a href="${hrefOf(name)}">case file</a>`;
  return page === null ? html`<li>${what}: ${toCase}</li>`
    : html`<li><a class="run" href="${hrefOf(page)}">${what}</a> <span class="soft">(${toCase})</span></li>`;
}
