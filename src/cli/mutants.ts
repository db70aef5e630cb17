/**
 * `mutants`: breaks one rule at a time and counts the seeds until it is found; and sees that what only looks wrong is let
 * pass, and that what no protocol can stand is caught. Searches run side by side, and what is over is kept, to be resumed.
 */
import { join } from 'node:path';
import type { CheckerClass } from '../check/checker.ts';
import { figuresOf, type Trial } from '../fuzz/kills.ts';
import { checkersOf, type ControlResult, type MutantResult, type MutantsResult } from '../fuzz/mutants-result.ts';
import { searchPlan } from '../fuzz/search-plan.ts';
import { whyUnreachable } from '../fuzz/unreachable.ts';
import { programVersion } from '../fuzz/version.ts';
import { mutantsTests } from '../report/machine/mutants-tests.ts';
import { mutantsMarkdown } from '../report/mutants-markdown.ts';
import { mutantsText } from '../report/mutants-text.ts';
import type { Control, Mutant, Profile, System } from '../systems/system.ts';
import { type SystemSource } from './batch.ts';
import { EXIT, type ExitCode, reasonOf, usageError } from './exit.ts';
import { Hunt } from './hunt.ts';
import { commandLine, flag, shown } from './invocation.ts';
import { tableWidth, textWidth } from './look.ts';
import { profileOf, unknownName } from './options.ts';
import type { Output } from './output.ts';
import type { SearchEnd, SearchTask } from './search.ts';
import { loadSystem, systemSource } from './systems.ts';
import { writeWhole } from './whole-file.ts';

export interface MutantsRequest {
  /** Of mutants and controls; empty: all. */
  readonly ids: readonly string[];
  /** Undefined: as is usual for the mutant's difficulty. */
  readonly trials: number | undefined;
  readonly seeds: number | undefined;
  /** Of each control; 0: no controls. */
  readonly controlSeeds: number;
  readonly from: number;
  /** Undefined: each mutant's own. */
  readonly profile: string | undefined;
  readonly nodes: number | undefined;
  /** A trial, and a run, is over when a checker of this class or of a graver one has spoken. */
  readonly stopAt: CheckerClass;
  readonly out: string;
  readonly resume: boolean;
  readonly system: string | undefined;
  readonly jobs: number;
}

export async function mutants(request: MutantsRequest, output: Output): Promise<ExitCode> {
  const source = systemSource(request.system);
  const system = await loadSystem(source);
  const table = new MutantsTable(request, source, system);
  const result = await table.run(output);
  const error = save(request.out, result, output);
  output.result(result, () => mutantsText(result, { text: textWidth(), table: tableWidth() }, output.paint), () => mutantsTests(result));
  if (error !== null) output.warn(`whitewater: ${error}`);
  if (result.interrupted) {
    output.note(`what is over is kept; go on with: ${commandLine('mutants', '--resume')} and the same options`);
    return EXIT.interrupted;
  }
  return error === null ? exitCodeOf(result) : EXIT.failure;
}

function exitCodeOf({ mutants: tried, controls }: MutantsResult): ExitCode {
  if (controls.some(({ held }) => !held)) return EXIT.violation;
  const reachable = tried.filter(({ unreachable }) => unreachable === null);
  if (reachable.some(({ killed }) => !killed)) return EXIT.violation;
  return reachable.length === 0 && controls.length === 0 ? EXIT.unknown : EXIT.passed;
}

/** Why it could not be written; null if it was. */
function save(folder: string, result: MutantsResult, output: Output): string | null {
  const [json, markdown] = [join(folder, 'mutants.json'), join(folder, 'mutants.md')];
  try {
    writeWhole(json, `${JSON.stringify(result, null, 2)}\n`);
    writeWhole(markdown, mutantsMarkdown(result));
    output.note(`the table is in ${shown(markdown)} and ${shown(json)}`);
    return null;
  } catch (error) {
    return `the table can't be written to --out ${folder}: ${reasonOf(error)}`;
  }
}

/** What is searched for, and what has come of it. */
class MutantsTable {
  private readonly request: MutantsRequest;
  private readonly source: SystemSource;
  private readonly system: System;
  private readonly chosen: readonly Mutant[];
  private readonly controls: readonly Control[];

  constructor(request: MutantsRequest, source: SystemSource, system: System) {
    const { ids, controlSeeds } = request;
    const known = [...system.mutants, ...system.controls ?? []].map(({ id }) => id);
    for (const id of ids) if (!known.includes(id)) throw unknownName('mutants', id, `mutant or control of ${system.name}`, known);
    if (request.profile !== undefined && profileOf(system, request.profile).beyondModel === true) {
      throw usageError(`--profile ${request.profile} has faults that ${system.name} does not promise to stand: what is found there proves nothing of a mutant`);
    }
    const isWanted = ({ id }: { readonly id: string }): boolean => ids.length === 0 || ids.includes(id);
    this.request = request;
    this.source = source;
    this.system = system;
    this.chosen = system.mutants.filter(isWanted);
    this.controls = controlSeeds === 0 ? [] : (system.controls ?? []).filter(isWanted);
  }

  async run(output: Output): Promise<MutantsResult> {
    const { request, system, source } = this;
    const startMs = performance.now();
    const wanted = [...this.chosen.flatMap((mutant) => this.trialsOf(mutant)), ...this.controls.map((control) => this.trialOf(control))];
    const hunt = new Hunt(wanted, source, system, request, output);
    const interrupted = !await hunt.run();
    const mutantResults = this.chosen.flatMap((mutant) => this.mutantResult(mutant, hunt) ?? []);
    return {
      system: system.name, programVersion, profile: request.profile ?? null, nodes: request.nodes ?? null,
      stopAt: request.stopAt, from: request.from,
      mutants: mutantResults,
      controls: this.controls.flatMap((control) => this.controlResult(control, hunt) ?? []),
      checkers: checkersOf(mutantResults, system.checkers ?? []),
      leftOut: system.leftOut ?? [],
      seeds: hunt.seeds, events: hunt.events,
      wallSeconds: Math.round(performance.now() - startMs) / 1000, interrupted,
    };
  }

  private profileFor({ profile }: Mutant | Control): Profile {
    return profileOf(this.system, this.request.profile ?? profile);
  }

  private unreachable(mutant: Mutant): string | null {
    return whyUnreachable(mutant.needs, this.profileFor(mutant), this.request.nodes);
  }

  /** None if it can't be found there. */
  private trialsOf(mutant: Mutant): readonly SearchTask[] {
    if (this.unreachable(mutant) !== null) return [];
    const { stopAt, from, nodes } = this.request;
    const { trials, seeds } = searchPlan(mutant.difficulty, this.request);
    const profile = this.profileFor(mutant).name;
    return Array.from({ length: trials }, (_, number): SearchTask => ({
      id: mutant.id, profile, nodes: nodes ?? null, from: from + number * seeds, seeds, stopAt, until: stopAt, goal: null,
    }));
  }

  private trialOf(control: Control): SearchTask {
    const { from, nodes, controlSeeds: seeds } = this.request;
    const [stopAt, goal] = control.expect === 'silent' ? ['rule', control.shownBy] as const : ['outcome', null] as const;
    // A control has its own profile always: what it shows is there.
    const profile = profileOf(this.system, control.profile).name;
    return { id: control.id, profile, nodes: nodes ?? null, from, seeds, stopAt, until: stopAt === 'rule' ? 'any' : stopAt, goal };
  }

  /** Undefined if its searches were not all over when it was interrupted. */
  private mutantResult(mutant: Mutant, hunt: Hunt): MutantResult | undefined {
    const tasks = this.trialsOf(mutant);
    const trials: Trial[] = [];
    for (const task of tasks) {
      const end = hunt.endOf(task);
      if (end === undefined) return undefined;
      trials.push(end.trial);
    }
    const { id, area, difficulty, explanation, source } = mutant;
    const profile = this.profileFor(mutant).name;
    const [found] = trials.flatMap((trial) => trial[this.request.stopAt] ?? []);
    return {
      id, area, difficulty, explanation, source, profile, unreachable: this.unreachable(mutant),
      ...figuresOf(trials, this.request.stopAt),
      seedsPerTrial: tasks[0]?.seeds ?? 0,
      replay: found === undefined ? null : this.replay(id, profile, found.seed),
    };
  }

  private replay(id: string, profile: string, seed: number): string {
    const { system, nodes, stopAt } = this.request;
    const isDefault = profile === this.system.profiles[0]?.name;
    return commandLine('replay', ...flag('--system', system), '--break', id, ...flag('--profile', isDefault ? undefined : profile),
      ...flag('--nodes', nodes), '--seed', seed, '--stop-at', stopAt);
  }

  private controlResult(control: Control, hunt: Hunt): ControlResult | undefined {
    const task = this.trialOf(control);
    const end = hunt.endOf(task);
    if (end === undefined) return undefined;
    const { id, explanation, source, expect, shownBy } = control;
    return {
      id, explanation, source, profile: task.profile, expect, shownBy,
      held: expect === 'silent' ? end.first === null && end.shown > 0 : end.trial.outcome !== null,
      silent: end.first === null, seeds: end.seeds, shown: expect === 'silent' ? end.shown : null,
      ...spokeFirst(expect === 'silent' ? end.first : end.trial.outcome),
    };
  }
}

function spokeFirst(first: SearchEnd['first']): Pick<ControlResult, 'by' | 'seedsToSpeak'> {
  return first === null ? { by: null, seedsToSpeak: null } : { by: first.by, seedsToSpeak: first.seeds };
}
