/** What the pages of campaigns, mutants and corpora need beside what all pages have. */

export const REPORT_STYLE = `
header > p:first-child { margin: 0 0 .2rem; font-size: .87rem; letter-spacing: .01em; }
section { scroll-margin-top: 1rem; }
.badge { display: inline-block; padding: .1em .6em .14em; border-radius: 1em; font-size: .78rem; font-weight: 600; line-height: 1.5;
  letter-spacing: .01em; vertical-align: .12em; background: var(--sunken); white-space: nowrap; }
h1 .badge { font-size: .95rem; vertical-align: .3em; margin-left: .35rem; }
.badge.good { background: var(--good-ground); } .badge.bad { background: var(--bad-ground); }
.badge.doubtful { background: var(--doubtful-ground); }

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(124px, 1fr)); gap: 1px; margin: 1.6rem 0 0; padding: 1px;
  border-radius: 8px; overflow: hidden; }
.tiles div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: .75rem .9rem .7rem; background: var(--raised);
  box-shadow: 0 0 0 1px var(--line); }
.tiles dt { color: var(--ink-soft); font-size: .82rem; line-height: 1.35; }
.tiles dd { margin: 0; font-size: 1.22rem; font-weight: 600; line-height: 1.35; font-variant-numeric: tabular-nums; white-space: nowrap; }

.card { margin: 1rem 0; padding: 1rem 1.2rem; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; scroll-margin-top: 1rem; }
.card h3 { margin: 0 0 .2rem; } .card h3 .soft { font-weight: 400; }
.card:target { border-color: var(--accent); }
.card .message { font-size: 1.02rem; }
.card .signature { margin: 0 0 .6rem; color: var(--ink-soft); }
.notice { margin: 1rem 0; padding: .8rem 1.1rem .9rem; border-radius: 8px; background: var(--doubtful-ground); }
.notice h3 { margin: 0 0 .3rem; }
.notice .words { color: var(--ink); }
ul.words { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; }
ul.links { margin: .5rem 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.3rem; }
td ul.links, th ul.links { margin: 0; }
td p, th p { margin: .2rem 0; }
td details pre, th details pre { margin: .3rem 0; }
ul.links a.run { font-weight: 550; }
pre.command { border: 1px solid var(--line); background: var(--sunken); user-select: all; -webkit-user-select: all; }

.cell-bar { display: inline-block; width: 100%; min-width: 60px; height: .62em; vertical-align: baseline; }
.cell-bar rect { fill: var(--chart-1); opacity: .75; }
.cell-bar.bad rect { fill: var(--bad); } .cell-bar.doubtful rect { fill: var(--doubtful); }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 430px), 1fr)); gap: 0 2.5rem; align-items: start; }
.two th[scope=row] { overflow-wrap: anywhere; }
.two thead th { position: static; }
.two .cell-bar { width: 44px; min-width: 44px; }
.two th, .two td { padding-right: .7rem; }
.two td, .two tbody th { padding-top: .25rem; padding-bottom: .25rem; font-size: .95em; }

.spread { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 1rem; }
.spread .card { margin: 0; }
.spread svg { display: block; width: 100%; height: auto; margin: .5rem 0 .4rem; }
.figures { display: grid; grid-template-columns: repeat(5, auto); justify-content: space-between; gap: .2rem .8rem; margin: 0; font-size: .84rem;
  font-variant-numeric: tabular-nums; }
.figures dt { color: var(--ink-soft); } .figures dd { margin: 0; white-space: nowrap; }
@media (max-width: 720px) { figure { overflow-x: auto; } figure svg { min-width: 680px; } }
@media print { .tiles { border: 1px solid var(--line); } .card { break-inside: avoid; } }
`;
