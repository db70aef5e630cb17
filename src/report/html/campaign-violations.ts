/** What a campaign has found, on its page: a table of signatures, and each of them told, with the way to its run. */
import { type CampaignSummary, type FoundViolation, type ShrunkCase, type SignatureSummary, worthTelling } from '../../fuzz/campaign-summary.ts';
import { nounOf } from '../campaign-text.ts';
import { counted, grouped } from '../table.ts';
import { html, type Markup } from './markup.ts';
import { badge, caseLinks, type CasePages, cellBar, commandBlock, htmlTable } from './parts.ts';

export function violationSections(summary: CampaignSummary, pages: CasePages): Markup {
  return html`${newViolations(summary, pages)}${knownSection(summary)}${undecidedSection(summary, pages)}`;
}

function newViolations(summary: CampaignSummary, pages: CasePages): Markup | null {
  const signatures = summary.signatures.filter(({ known }) => known === null);
  if (signatures.length === 0) return null;
  const noun = nounOf(summary);
  const told = new Map(worthTelling(summary.violations).map((violation) => [violation.signature, violation]));
  const most = Math.max(...signatures.map(({ count }) => count));
  const rows = signatures.map((group, i) => [
    html`<a href="#signature-${i + 1}">${group.signature}</a>`, badge(group.class, toneOf(group)), grouped(group.count),
    cellBar(group.count / most, toneOf(group)), group.firstSeed, group.shrunk === null ? null : shrunkWords(group.shrunk),
  ]);
  const columns = [
    { head: 'Signature' }, { head: 'Class' }, { head: `${noun}s`, isNumber: true }, { head: '' },
    { head: `First ${noun}`, isNumber: true }, { head: 'Shrunk to' },
  ];
  return html`<section>
<h2>Violations by signature</h2>
${htmlTable(`The first violation of each failing ${noun}: ${grouped(summary.failed - summary.knownFailures)} of ${grouped(summary.seeds)} ${noun}s.`, columns, rows)}
${signatures.map((group, i) => signatureCard(group, i + 1, told.get(group.signature), summary, pages))}
</section>`;
}

function toneOf({ class: checkerClass }: Pick<SignatureSummary, 'class'>): 'bad' | 'doubtful' {
  return checkerClass === 'rule' ? 'doubtful' : 'bad';
}

function signatureCard(
  group: SignatureSummary, number: number, told: FoundViolation | undefined, summary: CampaignSummary, pages: CasePages,
): Markup {
  const noun = nounOf(summary);
  const others = summary.violations.filter(({ signature, seed }) => signature === group.signature && seed !== told?.seed);
  return html`<article class="card" id="signature-${number}">
<h3>${group.checker} ${badge(group.class, toneOf(group))} <span class="soft">${counted(group.count, noun)}</span></h3>
<p class="signature"><code>${group.signature}</code></p>
${told === undefined ? null : html`<p class="message">${told.message}</p>
${evidenceBlock(told.evidence)}
${seenBlock(told)}
<p class="soft">${noun} ${told.seed}, event ${grouped(told.event)}; against ${told.source}</p>
<ul class="links">
${caseLinks(group.shrunk?.file ?? null, 'Open the shrunk run', pages)}
${caseLinks(told.case, `Open the run of ${noun} ${told.seed}`, pages)}
${others.map((other) => caseLinks(other.case, `${noun} ${other.seed}`, pages))}
</ul>
${group.shrunk === null ? null : html`<p class="soft">Shrunk to ${shrunkWords(group.shrunk)}, ${counted(group.shrunk.events, 'event')}${
  group.shrunk.complete ? '' : '; more may go'}.</p>`}
${commandBlock(told.replay)}`}
</article>`;
}

function evidenceBlock(lines: readonly string[]): Markup | null {
  return lines.length === 0 ? null : html`<pre>${lines.join('\n')}</pre>`;
}

function seenBlock({ seenByClients }: FoundViolation): Markup | null {
  if (seenByClients === null) return null;
  const { checker, message, evidence } = seenByClients;
  return html`<p>What clients saw of it (<code>${checker}</code>): ${message}</p>${evidenceBlock(evidence)}`;
}

function shrunkWords({ faults, operations, decisions, nodes, writtenOut }: ShrunkCase): string {
  const rest = writtenOut ? `, ${counted(operations, 'operation')}, ${counted(decisions, 'decision')}` : ' and the luck of its seed';
  return `${counted(faults, 'fault')}${rest} on ${counted(nodes, 'node')}`;
}

function knownSection(summary: CampaignSummary): Markup | null {
  const known = summary.signatures.filter((group) => group.known !== null);
  if (known.length === 0) return null;
  const rows = known.map((group) => [group.signature, grouped(group.count), group.known]);
  const columns = [{ head: 'Signature' }, { head: `${nounOf(summary)}s`, isNumber: true }, { head: 'Known from' }];
  return html`<section><h2>Known already</h2>${htmlTable('Violations that --known names: counted, and gone past.', columns, rows)}</section>`;
}

function undecidedSection(summary: CampaignSummary, pages: CasePages): Markup | null {
  if (summary.unknown === 0) return null;
  const noun = nounOf(summary);
  const rows = summary.undecided.map((run) => [run.seed, run.reason,
    run.case === undefined ? null : html`<ul class="links">${caseLinks(run.case, 'Open the run', pages)}</ul>`]);
  const columns = [{ head: noun, isNumber: true }, { head: 'Why' }, { head: '' }];
  const more = summary.unknown - rows.length;
  return html`<section><h2>Without a verdict</h2>${htmlTable(
    `${counted(summary.unknown, noun)} that nothing was found in, and that can't be said to have passed.${more > 0 ? ` The first ${rows.length} of them:` : ''}`,
    columns, rows)}</section>`;
}
