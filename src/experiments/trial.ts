/**
 * The trials that experiments are made of: plain data, so that any worker can carry them out, and pure, so that it does not
 * matter which one does.
 */
import { unreachable } from '../base/assert.ts';
import { failover, type FailoverSample, type FailoverTrial } from './failover.ts';
import { readChaos, type ReadChaosSample, type ReadChaosTrial } from './read-chaos.ts';
import { readCosts, type ReadCostsSample, type ReadCostsTrial } from './read-costs.ts';
import { service, type ServiceSample, type ServiceTrial } from './service.ts';

export type Trial = FailoverTrial | ServiceTrial | ReadCostsTrial | ReadChaosTrial;
export type Sample = FailoverSample | ServiceSample | ReadCostsSample | ReadChaosSample;

export function runTrial(trial: Trial): Sample {
  switch (trial.type) {
    case 'failover': return failover(trial);
    case 'service': return service(trial);
    case 'read-costs': return readCosts(trial);
    case 'read-chaos': return readChaos(trial);
    default: return unreachable(trial);
  }
}

/** What is measured, how often, and what it comes to. */
export interface Experiment<Result> {
  readonly trials: readonly Trial[];
  /** `samples` are those of the trials, in their order. */
  fold(samples: readonly Sample[]): Result;
}

/** Those of one kind: an experiment knows which it has asked for. */
export function samplesOf<Type extends Sample['type']>(samples: readonly Sample[], type: Type): readonly (Sample & { readonly type: Type })[] {
  return samples.filter((sample): sample is Sample & { readonly type: Type } => sample.type === type);
}
