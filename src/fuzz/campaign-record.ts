/**
 * What a finished campaign leaves in its folder, `campaign.json`: its result with all that its page shows. Written by one version
 * and read by others, so it is looked at before it is trusted.
 */
import { z } from 'zod';
import type { Problem } from '../systems/system.ts';
import type { CampaignFigures } from './campaign-figures.ts';
import type { CampaignSummary } from './campaign-summary.ts';
import { problemsOf } from './problems.ts';

/** Raised whenever what reads it would be misled by what was written before. */
export const RECORD_VERSION = 1;
const DOCUMENT = 'whitewater campaign';

/** What was asked for; null: nothing was said. */
export interface CampaignSettings {
  readonly seeds: number | null;
  readonly seconds: number | null;
  readonly from: number;
  readonly nodes: number | null;
  readonly stopAt: string;
  readonly stopOnFirst: boolean;
  readonly known: string | null;
}

export interface CampaignRecord {
  readonly document: typeof DOCUMENT;
  readonly formatVersion: typeof RECORD_VERSION;
  readonly programVersion: string;
  /** Of Node. */
  readonly wallNodeVersion: string;
  readonly wallWorkers: number;
  readonly settings: CampaignSettings;
  /** The command that runs the same again, however long it took to come so far. */
  readonly repeat: string;
  /** Worth trying next: commands, each with what it is for. */
  readonly next: readonly (readonly [command: string, why: string])[];
  /** What `--json` prints. */
  readonly summary: CampaignSummary;
  readonly figures: CampaignFigures;
}

export type NewRecord = Omit<CampaignRecord, 'document' | 'formatVersion'>;

export function formatRecord(record: NewRecord): string {
  return `${JSON.stringify({ document: DOCUMENT, formatVersion: RECORD_VERSION, ...record }, null, 2)}\n`;
}

export type ParsedRecord =
  | { readonly ok: true; readonly record: CampaignRecord }
  /** A later program has written it. */
  | { readonly ok: false; readonly newer: number }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function parseRecord(json: unknown): ParsedRecord {
  const head = z.object({ document: z.literal(DOCUMENT), formatVersion: whole }).safeParse(json);
  if (!head.success) return { ok: false, problems: head.error.issues.flatMap((issue) => problemsOf(issue, json)) };
  if (head.data.formatVersion > RECORD_VERSION) return { ok: false, newer: head.data.formatVersion };
  const result = recordSchema.safeParse(json);
  if (!result.success) return { ok: false, problems: result.error.issues.flatMap((issue) => problemsOf(issue, json)) };
  return { ok: true, record: result.data };
}

const whole = z.int().min(0);
const text = z.string();
const list = z.array(text);
const amount = z.number().min(0);
const checkerClass = z.enum(['rule', 'outcome', 'client']);
const unit = z.enum(['us', 'times']);

const shrunkSchema = z.object({
  file: text, faults: whole, operations: whole, decisions: whole, nodes: whole, events: whole, writtenOut: z.boolean(), complete: z.boolean(),
}).nullable();

const violationSchema = z.object({
  seed: whole, checker: text, class: checkerClass, signature: text, message: text, evidence: list,
  seenByClients: z.object({ checker: text, message: text, evidence: list }).nullable(),
  source: text, event: whole, case: text.nullable(), replay: text, shrunk: text.nullable(), sameAs: whole.nullable(),
});

const signatureSchema = z.object({
  signature: text, checker: text, class: checkerClass, count: whole, firstSeed: whole, known: text.nullable(), shrunk: shrunkSchema,
});

const coverageSchema = z.object({
  runs: whole, states: whole, newStatesByTenth: z.array(whole), seenOnce: whole, seenTwice: whole,
  estimate: z.object({ chanceOfNew: amount, unseenAtLeast: whole }).nullable(),
  full: z.boolean(), goalsNeverReached: list,
}).nullable();

const summarySchema = z.object({
  system: text, profile: text, mutant: text.nullable(), unreachable: text.nullable(), beyondModel: z.boolean(), shrinkAttempts: whole,
  guided: z.boolean(), generations: whole.exactOptional(), corpusSize: whole.exactOptional(),
  firstSeed: whole, seeds: whole, passed: whole, failed: whole, knownFailures: whole, unknown: whole,
  violations: z.array(violationSchema), signatures: z.array(signatureSchema),
  undecided: z.array(z.object({
    seed: whole, reason: text, broken: z.boolean(), case: text.nullable().exactOptional(), replay: text.exactOptional(),
  })),
  events: whole, virtualSeconds: amount, wallSeconds: amount, wallSecondsShrinking: amount, eventsPerSecond: amount, digest: text,
  sometimes: z.record(text, whole), coverage: coverageSchema, interrupted: z.boolean(), error: text.exactOptional(),
});

const figuresSchema = z.object({
  runs: whole,
  faults: z.array(z.object({ fault: text, times: whole, runs: whole })),
  distributions: z.array(z.object({
    name: text, unit, count: whole.min(1), min: whole, max: whole, mean: whole, median: whole, p90: whole, p99: whole,
    bars: z.array(z.object({ from: whole, to: whole, count: whole })),
  })),
  goalsFirst: z.array(z.object({ goal: text, seed: whole })),
  situations: z.array(z.tuple([whole, whole])),
});

const recordSchema = z.object({
  document: z.literal(DOCUMENT), formatVersion: z.literal(RECORD_VERSION),
  programVersion: text, wallNodeVersion: text, wallWorkers: whole,
  settings: z.object({
    seeds: whole.nullable(), seconds: amount.nullable(), from: whole, nodes: whole.nullable(), stopAt: text, stopOnFirst: z.boolean(),
    known: text.nullable(),
  }),
  repeat: text,
  next: z.array(z.tuple([text, text])),
  summary: summarySchema,
  figures: figuresSchema,
});
