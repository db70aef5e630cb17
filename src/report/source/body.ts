/**
 * What a script does, line by line: the cluster, each fault at its time with what came of it, and what must hold in the end.
 */
import type { Violation } from '../../check/checker.ts';
import {
  type ClusterOptions, DEFAULT_STEP_MS, type LogContent, type TriggeredFault,
} from '../../scenario/cluster-plan.ts';
import type { Fault, FaultAction, Plan } from '../../sim/plan.ts';
import type { System } from '../../systems/system.ts';
import { duration, nth } from '../fault-words.ts';
import { actionCode, type Kept } from './actions.ts';
import { call, capitalised, Code, comment, inMs, literal, numeral, quoted, quotedLines, Remarked, shortened, tame } from './code.ts';
import { commandCode, type Imports } from './commands.ts';
import { tellDecision } from './decision-words.ts';
import { type Seen, tellStretches } from './story.ts';
import { storyOf } from './tell-fault.ts';

interface Parts {
  /** Its faults of a time in their order. */
  readonly plan: Plan;
  readonly options: ClusterOptions;
  /** For each fault of a time, what its crash keeps. */
  readonly kept: readonly Kept[];
  readonly target: Violation;
  readonly system: System;
  readonly broken: Seen;
  readonly correct: Seen | null;
  /** Grows. */
  readonly imports: Imports;
}

const INDENT = '    ';

export function bodyOf(parts: Parts): readonly string[] {
  const clients = clientsOf(parts.plan);
  const steps = stepLines(parts, clients);
  const text = steps.join('\n');
  const cluster = `${INDENT}const cluster = world.cluster(${literal(optionsCode(parts), INDENT, 31)});`;
  const used = clients.filter(({ name }) => text.includes(`${name}.ask(`));
  return [
    cluster,
    ...used.map(({ name, code }) => `${INDENT}const ${name} = ${code};`),
    ...steps,
    '',
    ...checkLines(parts),
  ];
}

/** With what is decided and what is triggered told in words. */
function optionsCode({ options, imports, system }: Parts): object {
  const { decisions, triggers, log, logs } = options;
  return {
    ...options,
    ...(log === undefined ? {} : { log: contentCode(log, imports) }),
    ...(logs === undefined ? {} : {
      logs: Object.fromEntries(Object.entries(logs).map(([node, content]) =>
        [node, contentCode(content, imports)])),
    }),
    ...(decisions === undefined ? {} : {
      decisions: Object.fromEntries(Object.entries(decisions).map(([id, value]) =>
        [id, new Remarked(`${capitalised(tellDecision(id, value))}.`, value)])),
    }),
    ...(triggers === undefined ? {} : {
      triggers: triggers.map((fault) => new Remarked(tellTrigger(fault, system), fault)),
    }),
  };
}

function contentCode(log: LogContent, imports: Imports): readonly unknown[] {
  return log.map((entry) => {
    if (typeof entry === 'number' || entry.command === null) return entry;
    return { term: entry.term, command: commandCode(entry.command, imports) ?? entry.command };
  });
}

function tellTrigger(fault: TriggeredFault, system: System): string {
  const { when: { point, node, nth: count, side }, afterUs = 0, ...action } = fault;
  const who = node === undefined ? 'any node' : `node ${node}`;
  const how = side === 'before' ? 'Just before' : side === 'after' ? 'Just after' : 'Once on disk,';
  const later = afterUs === 0 ? '' : `, and ${duration(afterUs)} more`;
  const what = storyOf(action, (command) => system.narrate.command(command)) ?? '';
  return `${how} the ${nth(count)} time that ${who} comes to ${point}${later}: ${what}`;
}

interface ClientName {
  readonly client: number;
  readonly name: string;
  /** What makes it. */
  readonly code: string;
}

function clientsOf({ faults }: Plan): readonly ClientName[] {
  const numbers = new Set(faults.flatMap((fault) =>
    (fault.type === 'request' && fault.client !== undefined ? [fault.client] : [])));
  const ordered = [...numbers].sort((a, b) => a - b);
  return ordered.map((client, i) => ({
    client,
    name: `client${client}`,
    code: client === (ordered[i - 1] ?? 0) + 1 ? 'cluster.client()' : `cluster.client(${client})`,
  }));
}

/** All that happens, up to the end of the run. */
function stepLines(parts: Parts, clients: readonly ClientName[]): readonly string[] {
  const { plan, kept, target, system, broken, imports } = parts;
  const stepUs = plan.network.held ? (parts.options.stepMs ?? DEFAULT_STEP_MS) * 1000 : 0;
  const told = tellStretches(broken.trace, system, broken.outcome.violations, target);
  const timed = plan.faults.filter(isTimed);
  const style = {
    indent: INDENT, imports,
    clientName: (client: number): string => clients.find((known) => known.client === client)?.name ?? 'cluster',
  };
  const lines: string[] = [];
  let nowUs = 0;
  const pass = (untilUs: number, stretch: number): void => {
    if (untilUs > nowUs) lines.push(`${INDENT}cluster.run(${inMs(untilUs - nowUs)});`);
    nowUs = Math.max(nowUs, untilUs);
    for (const sentence of told[stretch] ?? []) lines.push(...comment(sentence, INDENT));
  };
  const isOpening = openings(timed, told, system);
  timed.forEach((fault, i) => {
    const { at, ...action } = fault;
    pass(at - stepUs, i);
    const opening = isOpening[i];
    if (typeof opening === 'string') lines.push('', `${INDENT}world.tell(${quotedLines(opening, INDENT, 11)});`);
    lines.push(actionCode(action, kept[i] ?? {}, style));
    nowUs = at;
  });
  const { chaosUs, calmUs } = plan.phases;
  const rest = told[timed.length] ?? [];
  if (calmUs === 0) pass(chaosUs, timed.length);
  else lines.push('', ...recoverLines(parts, nowUs), ...rest.flatMap((sentence) => comment(sentence, INDENT)));
  return lines;
}

/** The sentences that a paragraph opens with: of all faults that are told, up to the next that comes after some news. */
function openings(
  timed: readonly TimedFault[], told: readonly (readonly string[])[], system: System,
): readonly (string | null)[] {
  const opened: (string | null)[] = timed.map(() => null);
  let first: number | null = null;
  let sentences: string[] = [];
  timed.forEach((fault, i) => {
    if ((told[i] ?? []).length > 0 || sentences.length >= MOST_SENTENCES) first = null;
    const sentence = storyOf(fault, (command) => system.narrate.command(command));
    if (sentence === null) return;
    if (first === null) {
      first = i;
      sentences = [];
    }
    sentences.push(shortened(tame(sentence)));
    opened[first] = sentences.join(' ');
  });
  return opened;
}

const MOST_SENTENCES = 3;

type TimedFault = FaultAction & { readonly at: number };

function isTimed(fault: Fault): fault is Fault & TimedFault {
  return 'at' in fault;
}

/** That the cluster recovers is stated where it does so without the mutant. */
function recoverLines({ plan, correct }: Parts, nowUs: number): readonly string[] {
  const { chaosUs, calmUs } = plan.phases;
  const options = { afterMs: new Code(inMs(chaosUs - nowUs)), withinMs: new Code(inMs(calmUs)) };
  const recover = call('cluster.recover', [options], INDENT);
  const isStated = correct === null || correct.recovered;
  return [
    `${INDENT}world.tell('All is healed: links open, nodes come back, and no fault strikes any more.');`,
    `${INDENT}${isStated ? `world.expect('the cluster recovers', ${recover})` : recover};`,
  ];
}

/** What must hold: nothing that only the mutant could bring about. */
function checkLines({ target, broken }: Parts): readonly string[] {
  const lines: string[] = [];
  const { twoLeadersOf: term } = broken;
  if (target.checker === 'election-safety' && term !== null) {
    const what = quoted(`term ${term} has one leader at most`);
    lines.push(`${INDENT}world.expect(${what}, cluster.leadersOf(${numeral(term)}).length <= 1);`);
  }
  return [...lines, `${INDENT}world.expectNoViolation(cluster);`];
}
