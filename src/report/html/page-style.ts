/**
 * How all pages look: one column that is easily read, figures in columns, tables that keep their heads. Plots use the same
 * variables. The colours keep a contrast of 4.5 to 1 or better on the ground, in both themes.
 */

import { darkChartColours, lightChartColours } from '../svg/colours.ts';

const LIGHT = `
  ${lightChartColours()}
  --ground: #fcfcfa; --paper: #fcfcfa; --raised: #ffffff; --sunken: #f3f3ef; --ink: #1f2328; --ink-soft: #5a626c; --line: #dcdcd5; --chart-grid: #e8e8e2;
  --accent: #0b62b4; --good: #12693b; --good-ground: #e3f3e8; --bad: #b3261e; --bad-ground: #fbe9e7;
  --doubtful: #7d5200; --doubtful-ground: #fdf2d8;`;

const DARK = `
  ${darkChartColours()}
  --ground: #15181c; --paper: #15181c; --raised: #1c2025; --sunken: #20252b; --ink: #e4e6e9; --ink-soft: #a0a8b2; --line: #343b43; --chart-grid: #2a3037;
  --accent: #6cb2f7; --good: #63cf90; --good-ground: #16301f; --bad: #ff8a7d; --bad-ground: #3a1d1b;
  --doubtful: #f0bd5a; --doubtful-ground: #352a12;`;

export const PAGE_STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 2.5rem 2rem 5rem; }
h1 { margin: 0 0 .4rem; font-size: 1.75rem; line-height: 1.25; font-weight: 650; letter-spacing: -.015em; text-wrap: balance; }
h2 { margin: 3rem 0 .8rem; font-size: 1.2rem; line-height: 1.35; font-weight: 650; letter-spacing: -.005em; }
h3 { margin: 1.6rem 0 .4rem; font-size: 1rem; font-weight: 650; }
p { margin: .5rem 0; max-width: 46rem; text-wrap: pretty; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
code, pre, kbd { font: .875em/1.5 ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-variant-ligatures: none; }
code { overflow-wrap: anywhere; }
pre { margin: .5rem 0; padding: .6rem .8rem; background: var(--sunken); border-radius: 6px; white-space: pre-wrap;
  overflow-wrap: anywhere; }
.soft, small, figcaption { color: var(--ink-soft); }
small { font-size: .87em; }
.good { color: var(--good); } .bad { color: var(--bad); } .doubtful { color: var(--doubtful); }

.table { margin: .8rem 0; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums lining-nums; font-size: .93em; }
caption { padding: 0 0 .5rem; text-align: left; color: var(--ink-soft); }
th, td { padding: .42rem .9rem .42rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--chart-grid); }
th:last-child, td:last-child { padding-right: 0; }
thead th { position: sticky; top: 0; z-index: 1; background: var(--ground); color: var(--ink-soft); font-weight: 550;
  white-space: nowrap; box-shadow: inset 0 -1px 0 var(--line); border-bottom: 0; vertical-align: bottom; }
th.number, td.number { text-align: right; white-space: nowrap; }
tbody th { font-weight: inherit; }
@media (min-width: 900px) { .table { overflow: visible; } }

figure { margin: 1rem 0; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { margin-top: .3rem; font-size: .87em; max-width: 46rem; }

@media (max-width: 640px) { main { padding: 1.4rem 1rem 3rem; } h1 { font-size: 1.4rem; } h2 { margin-top: 2.2rem; } }
@media print {
  :root { color-scheme: light; ${LIGHT} --ground: #fff; --sunken: #f6f6f6; }
  main { max-width: none; padding: 0; }
  thead th { position: static; }
  h2, h3 { break-after: avoid; } tr, figure, pre { break-inside: avoid; }
}
`;
