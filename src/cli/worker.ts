/**
 * What a worker thread runs: batches of seeds, of Cases, or of trials. It loads compiled JavaScript and no package that a run does not need.
 */
import type { System } from '../systems/system.ts';
import { type BatchResult, type BatchTask, runBatch, type SystemSource } from './batch.ts';
import { type CasesTask, type CaseTrial, runCases } from './case-trials.ts';
import { loadSystem } from './systems.ts';
import type { TaskResult } from './task.ts';
import { runTrials, type TrialEnd, type TrialsTask } from './trials.ts';

const loaded = new Map<string, System>();

export async function workOnSeeds(task: BatchTask): Promise<BatchResult> {
  return runBatch(task, await systemOf(task.spec.source));
}

export function workOnTrials(task: TrialsTask): TaskResult<TrialEnd> {
  return runTrials(task);
}

export async function workOnCases(task: CasesTask): Promise<TaskResult<CaseTrial>> {
  return runCases(task, await systemOf(task.source));
}

async function systemOf(source: SystemSource): Promise<System> {
  const key = JSON.stringify(source);
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const system = await loadSystem(source);
  loaded.set(key, system);
  return system;
}
