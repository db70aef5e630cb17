// A campaign is a fold of outcomes in the order of their seeds: counts, groups, goals, and a digest that shards agree on.

import { describe, expect, test } from 'vitest';
import type { CheckerClass, Violation } from '../../src/check/checker.ts';
import { CampaignFold, KEPT_PER_SIGNATURE, type SeedResult } from '../../src/fuzz/campaign.ts';
import { CampaignDigest } from '../../src/fuzz/campaign-digest.ts';
import { summarise } from '../../src/fuzz/campaign-summary.ts';
import type { StopAt } from '../../src/fuzz/case-type.ts';
import type { Outcome } from '../../src/fuzz/run.ts';

const SETUP = { system: 'raft', profile: 'default', mutant: null, unreachable: null, beyondModel: false, guidance: null,
  shrinkAttempts: 5000 };
const COURSE = { interrupted: false, wallSeconds: 2, wallSecondsShrinking: 0, saved: new Map(), known: new Map(), shrunk: new Map(), error: null };

function outcome(change: Partial<Outcome> = {}): Outcome {
  return { verdict: 'passed', violations: [], unknown: null, digest: '0123456789abcdef', events: 100, virtualUs: 1_500_000,
    goals: { reached: 2, missed: 0 }, ...change };
}

function violation(signature: string, name: CheckerClass = 'rule'): Violation {
  return { checker: signature.split('/', 1).join(''), class: name, clause: 'c', signature, message: 'm', source: 's',
    node: 1, event: 5, timeUs: 9 };
}

const passed = (seed: number): SeedResult => ({ type: 'ran', seed, outcome: outcome() });
const failed = (seed: number, ...signatures: readonly string[]): SeedResult =>
  ({ type: 'ran', seed, outcome: outcome({ verdict: 'violated', violations: signatures.map((each) => violation(each)) }) });

function folded(firstSeed: number, results: readonly SeedResult[]): CampaignFold {
  const fold = new CampaignFold(firstSeed);
  for (const result of results) fold.add(result);
  return fold;
}

describe('a campaign', () => {
  test('counts what became of each seed', () => {
    const fold = folded(10, [
      passed(10), failed(11, 'a/x'),
      { type: 'ran', seed: 12, outcome: outcome({ verdict: 'unknown', unknown: 'the bound of events' }) },
      { type: 'broken', seed: 13, reason: 'a worker failed on it twice' },
      passed(14),
    ]);
    const summary = summarise(fold, SETUP, COURSE);
    expect(summary).toMatchObject({
      system: 'raft', firstSeed: 10, seeds: 5, passed: 2, failed: 1, unknown: 2, events: 400, virtualSeconds: 6,
      eventsPerSecond: 200, sometimes: { missed: 0, reached: 8 }, interrupted: false,
      undecided: [
        { seed: 12, reason: 'the bound of events', broken: false },
        { seed: 13, reason: 'a worker failed on it twice', broken: true },
      ],
    });
    expect(summary.violations).toMatchObject([{ seed: 11, checker: 'a', class: 'rule', signature: 'a/x', case: null }]);
  });

  test('counts the situations of those runs that were watched', () => {
    const watched = (seed: number, ...states: readonly number[]): SeedResult => ({ type: 'ran', seed, outcome: outcome(), states });
    const fold = folded(0, [watched(0, 1, 2), passed(1), watched(2, 2), { type: 'broken', seed: 3, reason: 'why' }]);
    const { coverage, guided } = summarise(fold, SETUP, COURSE);
    expect(coverage).toMatchObject({ runs: 2, states: 2, seenOnce: 1, seenTwice: 1, goalsNeverReached: ['missed'] });
    expect(coverage?.estimate).not.toBeNull();
    expect(guided).toBe(false);
    expect(summarise(folded(0, [passed(0)]), SETUP, COURSE).coverage).toBeNull();
  });

  test('that was guided says so, and makes no estimate', () => {
    const fold = folded(0, [{ type: 'ran', seed: 0, outcome: outcome(), states: [1] }]);
    const summary = summarise(fold, { ...SETUP, guidance: { generations: 3, corpusSize: 9 } }, COURSE);
    expect(summary).toMatchObject({ guided: true, generations: 3, corpusSize: 9, coverage: { states: 1, estimate: null } });
  });

  test('saves by its number what a guided one left without a verdict', () => {
    const fold = folded(0, [{ type: 'broken', seed: 0, reason: 'why' }, { type: 'broken', seed: 1, reason: 'why' }]);
    const saved = new Map([[1, { file: 'f.json', replay: 'replay f.json' }]]);
    const { undecided } = summarise(fold, SETUP, { ...COURSE, saved });
    expect(undecided[0]).not.toHaveProperty('case');
    expect(undecided[1]).toMatchObject({ seed: 1, case: 'f.json', replay: 'replay f.json' });
  });

  test('takes seeds in their order alone', () => {
    expect(() => folded(0, [passed(0), passed(2)])).toThrow(/in order/);
  });

  test('groups failing seeds by the signature of their first violation, and keeps a few of each', () => {
    const results = Array.from({ length: 40 }, (_, seed) => (seed % 4 === 0 ? failed(seed, 'b/y') : failed(seed, 'a/x', 'b/y')));
    const fold = new CampaignFold(0);
    const kept = results.map((result) => fold.add(result)).filter((finding) => finding !== null);
    expect(fold.signatures()).toMatchObject([
      { signature: 'a/x', count: 30, firstSeed: 1 }, { signature: 'b/y', count: 10, firstSeed: 0 },
    ]);
    expect(kept.map(({ seed }) => seed)).toEqual([0, 1, 2, 3, 4, 8]);
    expect(fold.findings).toEqual(kept);
    expect(kept).toHaveLength(2 * KEPT_PER_SIGNATURE);
  });

  test('counts what falls for known reasons, keeps none of it, and looks past it', () => {
    const fold = new CampaignFold(0, new Set(['a/x']));
    const kept = [failed(0, 'a/x'), failed(1, 'a/x', 'b/y'), failed(2, 'b/y', 'a/x'), failed(3, 'a/x')].map((result) => fold.add(result));
    expect(kept.map((finding) => finding?.violation.signature)).toEqual([undefined, 'b/y', 'b/y', undefined]);
    const shrunk = { file: 's.json', faults: 1, operations: 2, nodes: 3, decisions: 4, events: 5, writtenOut: true, complete: true };
    const course = { ...COURSE, known: new Map([['a/x', 'k.json']]), shrunk: new Map([['b/y', shrunk]]) };
    expect(summarise(fold, SETUP, course)).toMatchObject({
      failed: 4, knownFailures: 2,
      signatures: [
        { signature: 'a/x', count: 2, firstSeed: 0, known: 'k.json', shrunk: null },
        { signature: 'b/y', count: 2, firstSeed: 1, known: null, shrunk },
      ],
      violations: [{ seed: 1, signature: 'b/y', shrunk: 's.json', sameAs: null }, { seed: 2, shrunk: null, sameAs: 1 }],
    });
  });

  test('takes a run that goes on to harm for a finding of the harm, and not of the broken rule before it', () => {
    const violations = [violation('rule/x', 'rule'), violation('harm/y', 'outcome')];
    const result: SeedResult = { type: 'ran', seed: 0, outcome: outcome({ verdict: 'violated', violations }) };
    const found = (stopAt: StopAt): string | undefined => new CampaignFold(0, new Set(), stopAt).add(result)?.violation.signature;
    expect([found('outcome'), found('client'), found('rule'), found('end')]).toEqual(['harm/y', 'rule/x', 'rule/x', 'rule/x']);
  });

  test('holds little, however many seeds there are', () => {
    const fold = new CampaignFold(0);
    for (let seed = 0; seed < 20_000; seed++) {
      fold.add(seed % 2 === 0 ? failed(seed, `a/${seed}`)
        : { type: 'ran', seed, outcome: outcome({ verdict: 'unknown', unknown: `reason ${seed}` }) });
    }
    expect(fold.failed).toBe(10_000);
    expect(fold.unknown).toBe(10_000);
    expect(fold.findings.length).toBe(500);
    expect(fold.signatures().length + fold.ungrouped).toBe(10_000);
    expect(fold.undecided.length).toBe(100);
  });
});

describe('the digest of a campaign', () => {
  const outcomes = Array.from({ length: 50 }, (_, seed) => outcome({ digest: seed.toString(16).padStart(16, '0') }));
  const sum = (seeds: readonly number[]): string => {
    const digest = new CampaignDigest();
    for (const seed of seeds) digest.add(seed, outcomes[seed] ?? outcome());
    return digest.hex();
  };
  const all = outcomes.map((_, seed) => seed);

  test('is the same in any order', () => {
    expect(sum(all.toReversed())).toBe(sum(all));
    expect(sum([...all.slice(20), ...all.slice(0, 20)])).toBe(sum(all));
  });

  test('of two shards adds up to that of both', () => {
    const whole = (BigInt(`0x${sum(all.slice(0, 13))}`) + BigInt(`0x${sum(all.slice(13))}`)) % (1n << 128n);
    expect(whole.toString(16).padStart(32, '0')).toBe(sum(all));
  });

  test('tells every part of an outcome, and which seed it is of', () => {
    const digests = [
      outcome(), outcome({ verdict: 'unknown' }), outcome({ digest: 'fedcba9876543210' }), outcome({ events: 101 }),
      outcome({ virtualUs: 1 }), outcome({ unknown: 'why' }), outcome({ goals: { reached: 3, missed: 0 } }),
      outcome({ violations: [violation('a/x')] }), outcome({ violations: [{ ...violation('a/x'), event: 6 }] }),
    ].map((each) => {
      const digest = new CampaignDigest();
      digest.add(1, each);
      return digest.hex();
    });
    const other = new CampaignDigest();
    other.add(2, outcome());
    expect(new Set([...digests, other.hex()]).size).toBe(digests.length + 1);
  });
});
