/**
 * The run that a command is about: a Case from a file, or the one that a seed means; and what the command line overrides of it.
 */
import type { Case, StopAt } from '../fuzz/case-type.ts';
import { drawCase } from '../fuzz/swarm.ts';
import type { System } from '../systems/system.ts';
import { kindOfPath, readCase } from './case-files.ts';
import { usageError } from './exit.ts';
import { commandLine, flag, shown } from './invocation.ts';
import { checkMutant, DEFAULT_STOP_AT, profileOf, swarmOptions } from './options.ts';
import { knownSystems } from './systems.ts';

/** What the command line says of it. */
export interface SubjectRequest {
  readonly path: string | undefined;
  readonly seed: number | undefined;
  /** A mutant, or `none`; undefined: as the Case says. */
  readonly break: string | undefined;
  readonly profile: string | undefined;
  readonly nodes: number | undefined;
  readonly stopAt: StopAt | undefined;
  readonly system: string | undefined;
}

/** A Case, where it came from, and whether it is as it was recorded. */
export interface Subject {
  readonly testCase: Case;
  readonly system: System;
  /** The words that name it on the command line. */
  readonly words: readonly (string | number)[];
  readonly overridden: boolean;
}

/** `loaded` is the system that `--system` names; a Case may name any that is known. `command` is whose command line it is. */
export function subjectOf(request: SubjectRequest, loaded: System, command: string): Subject {
  const { path, seed } = request;
  if (path !== undefined && seed !== undefined) throw usageError(`${command} takes a case or --seed, not both`);
  if (path !== undefined) return subjectOfFile(path, request, loaded, command);
  if (seed !== undefined) return subjectOfSeed(seed, request, loaded);
  const folder = command === 'replay' ? ', a folder of cases' : '';
  throw usageError(`${command} needs a case file${folder}, or --seed S\nSee ${commandLine(command, '--help')}`);
}

function subjectOfSeed(seed: number, request: SubjectRequest, system: System): Subject {
  const { nodes, stopAt, profile } = request;
  const mutant = request.break === 'none' ? undefined : request.break;
  checkMutant(system, mutant);
  const options = swarmOptions(mutant, nodes);
  const testCase = drawCase(system, profileOf(system, profile), seed, stopAt ?? DEFAULT_STOP_AT, options);
  const words = ['--seed', seed, ...flag('--system', request.system), ...flag('--break', mutant),
    ...flag('--profile', profile), ...flag('--nodes', nodes), ...flag('--stop-at', stopAt)];
  return { testCase, system, words, overridden: false };
}

function subjectOfFile(file: string, request: SubjectRequest, loaded: System, command: string): Subject {
  for (const [option, value] of [['--profile', request.profile], ['--nodes', request.nodes]] as const) {
    if (value !== undefined) throw usageError(`${option} goes with --seed: a case says itself what its cluster is like`);
  }
  if (kindOfPath(file) === 'folder') throw usageError(`${command} takes one case; ${file} is a folder`);
  const { testCase, system } = readCase(file, knownSystems(loaded));
  if (request.break !== undefined && request.break !== 'none') checkMutant(system, request.break);
  const { mutant: recorded, ...plan } = testCase.plan;
  const mutant = request.break === undefined ? recorded : request.break === 'none' ? undefined : request.break;
  const stopAt = request.stopAt ?? testCase.stopAt;
  const overridden = mutant !== recorded || stopAt !== testCase.stopAt;
  const words = [shown(file), ...flag('--system', request.system), ...flag('--break', request.break),
    ...flag('--stop-at', request.stopAt)];
  const replayed = { ...testCase, plan: { ...plan, ...(mutant === undefined ? {} : { mutant }) }, stopAt };
  return { testCase: replayed, system, words, overridden };
}
