/**
 * A played scenario for a person: the story with its checks, what fell where, which entries were overwritten, and what
 * to try next.
 */
import type { Overwritten } from '../scenario/overwritten.ts';
import type { PlayedCluster, ScenarioResult, StoryLine } from '../scenario/result.ts';
import { tellEntry } from '../systems/raft/narrate-words.ts';
import { listOf } from '../systems/words.ts';
import type { Paint } from './paint.ts';
import { counted } from './table.ts';
import { wrap } from './words.ts';

export interface ScenarioTextOptions {
  readonly verbose: boolean;
  /** Characters to a line. */
  readonly width: number;
  /** Files that were written. */
  readonly cases: readonly string[];
  /** Of each cluster, if a timeline was asked for. */
  readonly traces: readonly (readonly string[])[];
  /** The commands that play it under the mutants it names. */
  readonly brokenBy: readonly string[];
  readonly replay: (file: string) => string;
  /** Saves what was played; undefined if it is saved. */
  readonly save: string | undefined;
}

interface Listed {
  readonly name: string;
  readonly title: string;
  readonly source: string;
}

export function scenarioText(result: ScenarioResult, options: ScenarioTextOptions, paint: Paint): string {
  const { name, title, source, mutant } = result;
  const story = result.story.filter((line) => options.verbose || isBad(line));
  return [
    `${paint.bold(name)}${mutant === null ? '' : paint.bad(`, broken by ${mutant}`)}: ${title}`,
    paint.dim(source),
    ...story.flatMap((line) => storyLines(line, options.width, paint)),
    ...(options.verbose ? [''] : []),
    ...options.traces.flatMap((lines) => [...lines, '']),
    ...result.clusters.flatMap((cluster) => overwrittenLines(cluster, paint)),
    verdictLine(result, paint),
    ...options.cases.flatMap((file) => [`Saved ${file}; replay it with`, `  ${paint.command(options.replay(file))}`]),
    ...(options.verbose ? adviceLines(result, options, paint) : []),
  ].join('\n');
}

export function scenarioListText(list: readonly Listed[], command: string, paint: Paint): string {
  const rows = list.flatMap(({ name, title, source }) => [paint.bold(name), `  ${title}`, `  ${paint.dim(source)}`]);
  return [...rows, '', `Play one with ${paint.command(`${command} NAME`)}`].join('\n');
}

/** What even a quiet reader must know. */
function isBad(line: StoryLine): boolean {
  return line.type === 'violation' || (line.type === 'check' && !line.check.passed);
}

function storyLines(line: StoryLine, width: number, paint: Paint): readonly string[] {
  switch (line.type) {
    case 'text': return ['', ...wrap(line.text, width)];
    case 'check': {
      const { passed, description, detail } = line.check;
      const mark = passed ? paint.good('✓') : paint.bad('✗');
      const shown = passed && !isTelling(detail) ? '' : detail;
      const [first = '', ...rest] = wrap(`${description}${shown === '' ? '' : `: ${shown}`}`, width - 4);
      return [`  ${mark} ${first}`, ...rest.map((more) => `    ${more}`)];
    }
    case 'violation': {
      const { checker, message, source, evidence = [] } = line.violation;
      const lines = wrap(`${checker}: ${message} (${source})`, width - 4);
      const shown = lines.map((text, i) => `  ${paint.bad(i === 0 ? `! ${text}` : `  ${text}`)}`);
      return [...shown, ...evidence.map((fact) => `      ${fact}`)];
    }
  }
}

/** Of a check that holds: logs and spans of time say something beside its description, a bare value is a riddle. */
function isTelling(detail: string): boolean {
  return / \| |^each |^after /.test(detail);
}

function overwrittenLines({ name, overwritten }: PlayedCluster, paint: Paint): readonly string[] {
  const head = `${name === '' ? 'A' : `${name}: a`} committed entry was overwritten`;
  return overwritten.flatMap((entry) => [paint.bad(head), ...tellOverwritten(entry), '']);
}

function tellOverwritten({ index, applied, now }: Overwritten): readonly string[] {
  return [
    `  index ${index} was  ${tellEntry(applied)}, committed and applied by node ${applied.by}`,
    `  index ${index} is   ${tellEntry(now)}, on ${listOf('node', now.on)}`,
  ];
}

function verdictLine({ passed, checks, violations, digest }: ScenarioResult, paint: Paint): string {
  const failed = checks.filter((check) => !check.passed).length;
  const word = passed ? paint.good('PASSED') : paint.bad('FAILED');
  const harm = violations.length === 0 ? 'no violation' : counted(violations.length, 'violation');
  return `${paint.bold(word)}  ${checks.length - failed} of ${checks.length} checks hold, ${harm}; digest ${digest}`;
}

function adviceLines(result: ScenarioResult, options: ScenarioTextOptions, paint: Paint): readonly string[] {
  const { brokenBy, save } = options;
  if (!result.passed) return save === undefined ? [] : ['Save what was played, to replay it:', `  ${paint.command(save)}`];
  if (result.mutant !== null || brokenBy.length === 0) return [];
  return ['Without the rule:', ...brokenBy.map((command) => `  ${paint.command(command)}`)];
}
