/** `mutants.json`, read back: looked at before it is trusted. */
import { z } from 'zod';
import type { Parsed } from '../systems/system.ts';
import type { MutantsResult } from './mutants-result.ts';
import { problemsOf } from './problems.ts';

export function parseMutantsResult(json: unknown): Parsed<MutantsResult> {
  const result = resultSchema.safeParse(json);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: result.error.issues.flatMap((issue) => problemsOf(issue, json)) };
}

const whole = z.int().min(0);
const text = z.string();
const checkerClass = z.enum(['rule', 'outcome', 'client']);

const spread = z.object({
  median: whole.nullable(), low: whole.nullable(), high: whole.nullable(), confidence: z.number(), max: whole.nullable(),
  trials: whole, kills: whole, values: z.array(whole),
});
const figures = z.object({
  seedsToKill: spread, eventsToKill: spread, by: text.nullable(), first: z.array(z.tuple([text, whole])),
});

const mutant = z.object({
  id: text, area: text, difficulty: z.enum(['easy', 'medium', 'hard', 'very hard']), explanation: text, source: text, profile: text,
  unreachable: text.nullable(), seedsPerTrial: whole, replay: text.nullable(),
  killed: z.boolean(), by: text.nullable(), rule: figures, outcome: figures, client: figures,
});

const control = z.object({
  id: text, explanation: text, source: text, profile: text, expect: z.enum(['silent', 'caught']), held: z.boolean(), silent: z.boolean(),
  seeds: whole, shownBy: text, shown: whole.nullable(), by: text.nullable(), seedsToSpeak: whole.nullable(),
});

const resultSchema = z.object({
  system: text, programVersion: text, profile: text.nullable(), nodes: whole.nullable(), stopAt: checkerClass, from: whole,
  mutants: z.array(mutant), controls: z.array(control),
  checkers: z.array(z.object({
    checker: text, class: checkerClass, firstOf: z.array(z.object({ id: text, trials: whole })),
  })),
  leftOut: z.array(z.object({ id: text, reason: text })),
  seeds: whole, events: whole, wallSeconds: z.number().min(0), interrupted: z.boolean(),
});
