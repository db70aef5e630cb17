// The record of a small campaign that found something, and the same with names that are markup.

import { CampaignFold } from '../../src/fuzz/campaign.ts';
import type { CampaignRecord } from '../../src/fuzz/campaign-record.ts';
import { summarise } from '../../src/fuzz/campaign-summary.ts';
import type { Outcome } from '../../src/fuzz/run.ts';

export const HOSTILE = '</script><img src=x onerror="alert(1)">]]>%0A::error::\n::error::\r\u0000\u001b[31m\'&';

export function record(): CampaignRecord {
  const fold = new CampaignFold(0);
  for (let seed = 0; seed < 40; seed++) {
    fold.add({ type: 'ran', seed, outcome: outcome(seed), states: [seed, seed >> 1], measured: { struck: [['crash', 2]], answered: seed } });
  }
  const setup = { system: 'raft', profile: 'default', mutant: 'no-vote', unreachable: null, beyondModel: false, guidance: null, shrinkAttempts: 5000 };
  const shrunk = { file: 'out/a.shrunk.json', faults: 1, operations: 2, nodes: 3, decisions: 4, events: 5, writtenOut: true, complete: true };
  const summary = summarise(fold, setup, {
    interrupted: false, wallSeconds: 2, wallSecondsShrinking: 1, error: null,
    saved: new Map([[5, { file: 'out/a.json', replay: 'whitewater replay out/a.json' }]]),
    known: new Map(), shrunk: new Map([['leader-completeness/gone[commit]', shrunk]]),
  });
  return {
    document: 'whitewater campaign', formatVersion: 1, programVersion: '0.1.0', wallNodeVersion: 'v20', wallWorkers: 2,
    settings: { seeds: 40, seconds: null, from: 0, nodes: null, stopAt: 'rule', stopOnFirst: false, known: null },
    repeat: 'whitewater campaign --seeds 40', next: [['whitewater replay out/a.json --trace', 'Read it']],
    summary, figures: fold.figures.figures(fold.coverage.curve()),
  };
}

function outcome(seed: number): Outcome {
  const violation = {
    checker: 'leader-completeness', class: 'outcome' as const, clause: 'gone', signature: 'leader-completeness/gone[commit]',
    message: 'It is gone.', source: 'Raft Fig. 3', node: 1, event: 5, timeUs: 9, evidence: ['one line', 'another'],
  };
  return {
    verdict: seed % 5 === 0 && seed > 0 ? 'violated' : 'passed', violations: seed % 5 === 0 && seed > 0 ? [violation] : [], unknown: null,
    digest: '0123456789abcdef', events: 100 + seed, virtualUs: 1_500_000, goals: { reached: 2, missed: 0 },
  };
}

/** Every text in it is hostile, but for what names a choice of a few; and every name of a goal. */
export function hostile(record: CampaignRecord): CampaignRecord {
  return made(record, '') as CampaignRecord;
}

const KEPT = new Set(['document', 'class', 'unit']);

function made(value: unknown, key: string): unknown {
  if (typeof value === 'string') return KEPT.has(key) ? value : HOSTILE;
  if (Array.isArray(value)) return value.map((element) => made(element, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [key === 'sometimes' ? `${HOSTILE}${name}` : name, made(member, name)]));
}
