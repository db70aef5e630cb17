/**
 * Watches one run of the register: its checkers, each of which reports its first violation and falls silent, and the
 * goals that a campaign should reach.
 */
import type { NodeId } from '../../protocol.ts';
import type { CheckerClass, Violation } from '../../check/checker.ts';
import type { Moment, Observer } from '../../sim/observer.ts';
import type { Inspection } from '../system.ts';
import type { Register, RegisterCommand, RegisterResult, RegisterSettings, RegisterState } from './node.ts';
import { registerProbes } from './workload.ts';

type Watch = Observer<Register>;

export function inspectRegister(_settings: RegisterSettings, moment: Moment): Inspection {
  const violations: Violation[] = [];
  const report: Report = (checker, clause, message, node, more = {}) => {
    if (violations.some((violation) => violation.checker === checker.name)) return;
    violations.push({
      checker: checker.name, class: checker.class, clause, signature: `${checker.name}/${clause}`, message,
      source: checker.source, node: node ?? null, event: moment.event, timeUs: moment.nowUs, ...more,
    });
  };
  const counts = new Map<Goal, number>(GOALS.map((goal) => [goal, 0]));
  const reached = (goal: Goal): void => { counts.set(goal, (counts.get(goal) ?? 0) + 1); };
  const watches = [noLostWrite(report, moment), singleCopy(report, moment), servesAgain(report, moment), goals(reached)];
  return {
    observer: together(watches),
    violations,
    unknowns: [],
    goals: () => Object.fromEntries(counts),
  };
}

interface Checker {
  readonly name: string;
  readonly class: CheckerClass;
  readonly source: string;
}

type Report = (
  checker: Checker, clause: string, message: string, node?: NodeId, more?: Pick<Violation, 'involves' | 'awaitedSince'>,
) => void;

/** What anybody was told of is in the journal whenever the primary comes up. */
function noLostWrite(report: Report, moment: Moment): Watch {
  const checker: Checker = { name: 'no-lost-write', class: 'outcome', source: 'a write is durable before it is answered' };
  let newest: RegisterResult = { version: 0, value: '' };
  let toldAt = 0;
  return {
    replied(_node, _request, answer) {
      if (answer.type !== 'ok' || answer.result.version <= newest.version) return;
      newest = answer.result;
      toldAt = moment.event;
    },
    booted(node, state, recovered) {
      if (node !== state.primary || newest.version === 0) return;
      const found = recovered[newest.version - 1];
      if (found !== undefined && 'value' in found && found.value === newest.value) return;
      report(checker, 'lost', `A client was told that version ${newest.version} is "${newest.value}". Node ${node} came `
        + `up with a journal of ${recovered.length} records, and there it held ${JSON.stringify(found ?? null)}.`, node, { involves: [toldAt] });
    },
  };
}

/**
 * To its clients the register is one copy: a version has one value and a value one version, and who asks after
 * somebody was answered sees nothing older.
 */
function singleCopy(report: Report, moment: Moment): Watch {
  const checker: Checker = { name: 'single-copy', class: 'client', source: 'one register holds one value at a time' };
  const valueOf = new Map<number, string>([[0, '']]);
  const versionOf = new Map<string, number>([['', 0]]);
  /** The newest version that anybody had been told of, and in which event; now, and when an operation under way began. */
  let newest = { version: 0, event: 0 };
  const newestAtStart = new Map<string, typeof newest>();
  /** The event in which a version was first told of, by version and by value. */
  const told = new Map<number | string, number>();
  return {
    invoked(client, operation) {
      newestAtStart.set(`${client}/${operation}`, newest);
    },
    returned(client, operation, answer) {
      const name = `${client}/${operation}`;
      const least = newestAtStart.get(name);
      newestAtStart.delete(name);
      if (answer.type !== 'ok') return;
      const { version, value } = answer.result;
      const otherValue = valueOf.get(version) ?? value;
      const otherVersion = versionOf.get(value) ?? version;
      if (least !== undefined && version < least.version) {
        report(checker, 'went-back', `Operation ${name} saw version ${version}, but version ${least.version} had been seen `
          + 'before it began.', undefined, { involves: [least.event] });
      }
      if (otherValue !== value) {
        report(checker, 'two-values', `Operation ${name} saw version ${version} as "${value}"; it was "${otherValue}".`,
          undefined, { involves: [told.get(version) ?? 0] });
      }
      if (otherVersion !== version) {
        report(checker, 'two-versions', `Operation ${name} saw "${value}" as version ${version}; it was ${otherVersion}.`,
          undefined, { involves: [told.get(value) ?? 0] });
      }
      valueOf.set(version, value);
      versionOf.set(value, version);
      for (const seen of [version, value]) if (!told.has(seen)) told.set(seen, moment.event);
      if (version > newest.version) newest = { version, event: moment.event };
    },
  };
}

/** Once all is healed the probes succeed, and nobody is left waiting. */
function servesAgain(report: Report, moment: Moment): Watch {
  const checker: Checker = { name: 'serves-again', class: 'outcome', source: 'no fault lasts for ever' };
  const states = new Map<NodeId, RegisterState>();
  let answered = 0;
  let healedAt = 0;
  const waiting = (): number => {
    let sum = 0;
    for (const state of states.values()) sum += state.forwarded.size + state.waiting.size;
    return sum;
  };
  return {
    booted(node, state) {
      states.set(node, state);
    },
    // Whoever it owed an answer has long asked another node.
    retired(node) {
      states.delete(node);
    },
    returned(client, _operation, answer) {
      if (client === 0 && answer.type === 'ok') answered++;
    },
    phase(name) {
      if (name === 'heal') healedAt = moment.event;
    },
    settled: () => waiting() === 0,
    ended(calm) {
      if (!calm) return;
      const more = { awaitedSince: healedAt };
      const probes = registerProbes.length;
      if (answered < probes) report(checker, 'probe-unanswered', `All was healed, but ${answered} of ${probes} probes were answered.`, undefined, more);
      if (waiting() > 0) report(checker, 'left-waiting', `All was healed, but ${waiting()} requests were left waiting.`, undefined, more);
    },
  };
}

const GOALS = [
  'a write was acknowledged', 'a read was answered', 'a client was redirected', 'a forward was answered',
  'a forward was sent again', 'a write was asked for twice', 'the primary restarted', 'a crash lost a write',
  'a torn record was recovered',
] as const;
type Goal = (typeof GOALS)[number];

function goals(reached: (goal: Goal) => void): Watch {
  const commands = new Map<string, RegisterCommand>();
  return {
    invoked(client, operation, command) {
      commands.set(`${client}/${operation}`, command);
    },
    returned(client, operation, answer) {
      const command = commands.get(`${client}/${operation}`);
      commands.delete(`${client}/${operation}`);
      if (answer.type === 'ok') reached(command?.type === 'write' ? 'a write was acknowledged' : 'a read was answered');
    },
    replied(_node, _request, answer) {
      if (answer.type === 'redirect') reached('a client was redirected');
    },
    stepped(_node, event, effects) {
      if (event.type === 'timer' && effects.length > 0) reached('a forward was sent again');
      if (event.type !== 'message') return;
      const { message } = event;
      if (message.type === 'answer') {
        if (effects.length > 0) reached('a forward was answered');
      } else if (message.command.type === 'write' && !effects.some((effect) => effect.type === 'persist')) {
        reached('a write was asked for twice');
      }
    },
    crashed(_node, damage) {
      if (damage.kept < damage.unsynced) reached('a crash lost a write');
    },
    booted(node, state, recovered) {
      if (node === state.primary && recovered.length > 0) reached('the primary restarted');
      if (recovered.some((record) => 'type' in record)) reached('a torn record was recovered');
    },
  };
}

/** One observer that tells all of them what they look at. */
function together(watches: readonly Watch[]): Watch {
  return {
    invoked: (...told) => { for (const watch of watches) watch.invoked?.(...told); },
    returned: (...told) => { for (const watch of watches) watch.returned?.(...told); },
    replied: (...told) => { for (const watch of watches) watch.replied?.(...told); },
    stepped: (...told) => { for (const watch of watches) watch.stepped?.(...told); },
    crashed: (...told) => { for (const watch of watches) watch.crashed?.(...told); },
    booted: (...told) => { for (const watch of watches) watch.booted?.(...told); },
    phase: (name) => { for (const watch of watches) watch.phase?.(name); },
    retired: (node) => { for (const watch of watches) watch.retired?.(node); },
    settled: () => watches.every((watch) => watch.settled?.() ?? true),
    ended: (calm) => { for (const watch of watches) watch.ended?.(calm); },
  };
}
