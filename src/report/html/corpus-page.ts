/** The page of a folder of cases, such as a regression corpus: what each is of, and whether it still does what it expects. */
import type { Case } from '../../fuzz/case-type.ts';
import type { CorpusResult } from '../../fuzz/replay-result.ts';
import { at } from '../../base/assert.ts';
import { counted } from '../table.ts';
import { html } from './markup.ts';
import { htmlPage } from './page.ts';
import { badge, caseLinks, type CasePages, commandBlock, fileName, htmlTable, tiles } from './parts.ts';
import { REPORT_STYLE } from './report-style.ts';

/** `cases` are those of the result's entries, in their order. */
export function corpusPage(folder: string, { cases: entries, different, asExpected }: CorpusResult, cases: readonly Case[], pages: CasePages): string {
  const rows = entries.map((entry, i) => {
    const { plan } = at(cases, i);
    return [
      html`<ul class="links">${caseLinks(entry.file, fileName(entry.file), pages)}</ul>`,
      badge(entry.asExpected ? 'as expected' : 'differs', entry.asExpected ? 'good' : 'bad'),
      `${plan.system}${plan.mutant === undefined ? '' : `, broken by ${plan.mutant}`}`,
      plan.nodes.length, plan.faults.length, entry.expected ?? 'passes',
      entry.asExpected ? (entry.sameDigest === false ? 'another run' : 'the same') : entry.found ?? entry.verdict,
    ];
  });
  const columns = [
    { head: 'Case' }, { head: '' }, { head: 'Of' }, { head: 'Nodes', isNumber: true }, { head: 'Faults', isNumber: true },
    { head: 'Expects' }, { head: 'Now' },
  ];
  const wrong = entries.filter((entry) => !entry.asExpected);
  return htmlPage({
    title: `${folder}: ${counted(entries.length, 'case')} - Whitewater`,
    style: REPORT_STYLE,
    body: html`<header><p class="soft">Whitewater cases</p>
<h1>${folder} ${different === 0 ? badge('all as expected', 'good') : badge(`${different} not as expected`, 'bad')}</h1>
<p>Each case was run once more for this page, and compared with what it expects: to show its violation, or to pass.</p>
${tiles([{ value: String(entries.length), name: 'cases' }, { value: String(asExpected), name: 'as expected' },
    ...(different === 0 ? [] : [{ value: String(different), name: 'not as expected', tone: 'bad' as const }])])}</header>
<section><h2>Cases</h2>
${htmlTable('By file. A run that is the same to the last bit has the same digest as when it was recorded.', columns, rows)}
${wrong.map(({ file, replay }) => html`<h3>${fileName(file)}</h3>${commandBlock(replay)}`)}
</section>`,
  });
}
