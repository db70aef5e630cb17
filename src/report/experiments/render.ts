/** An experiment as text for a terminal, as a page, and as CSV. */
import { html, trustedMarkup } from '../html/markup.ts';
import { htmlPage } from '../html/page.ts';
import { badge, commandBlock, figure, htmlTable } from '../html/parts.ts';
import { REPORT_STYLE } from '../html/report-style.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { wrap } from '../words.ts';
import type { Cell, PresentedTable, Presentation } from './presentation.ts';

/** Sentences are wrapped to `width`. */
export function experimentText(presented: Presentation, width: number, paint: Paint): string {
  const { title, verdict, conditions, tables, words } = presented;
  const numbers = (columns: PresentedTable['columns']): readonly number[] =>
    columns.flatMap(({ isNumber }, i) => (isNumber === true ? [i] : []));
  return [
    `${paint[verdict.tone](verdict.word)}  ${paint.bold(title)}`,
    ...conditions.flatMap((sentence) => wrap(sentence, width).map((line) => paint.dim(line))),
    ...tables.flatMap(({ caption, columns, rows }) => [
      '',
      ...wrap(caption, width),
      table(columns.map(({ head }) => head), rows, numbers(columns)),
    ]),
    '',
    ...words.flatMap((paragraph) => wrap(paragraph, width)),
  ].join('\n');
}

/** `command` is what makes it again, `seconds` how long that took. */
export function experimentPage(presented: Presentation, command: string, seconds: number): string {
  const { title, verdict, conditions, tables, words, charts } = presented;
  return htmlPage({
    title: `${title} - Whitewater`,
    style: REPORT_STYLE,
    body: html`<header>
<p class="soft">Whitewater experiment: ${presented.name}</p>
<h1>${title} ${badge(verdict.word.toLowerCase(), verdict.tone)}</h1>
${words.map((paragraph) => html`<p>${paragraph}</p>`)}
</header>
<section><h2>Plots</h2>
${charts.map(({ svg, caption }) => figure(trustedMarkup(svg), caption))}
</section>
<section><h2>Figures</h2>
${tables.map(({ caption, columns, rows }) => htmlTable(caption, columns, rows))}
</section>
<section><h2>How it was measured</h2>
${conditions.map((sentence) => html`<p>${sentence}</p>`)}
<p>It took ${seconds.toFixed(1)} s. To see the same figures again:</p>
${commandBlock(command)}
</section>`,
  });
}

/** As RFC 4180 has it. */
export function csvText({ head, rows }: Presentation['data']): string {
  return [head, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
