/**
 * Linearizability, judged while the run goes on (Raft §8): the position of a write is its index in the log, that of a read
 * how much was applied of the state that it saw. An operation completes at a position not below the highest at which
 * another had completed before it was invoked. Reads that ask for any state that a node has promise no such thing.
 */
import type { Micros } from '../protocol.ts';
import { type CheckContext, type Checker, known } from './checker.ts';
import type { AnsweredValue, Asked } from './facts.ts';
import { evidenceOf } from './history/evidence.ts';
import { valueModel } from './history/models.ts';

/** An operation that has ended well. */
interface Completed {
  readonly asked: Asked;
  readonly position: number;
  readonly value: AnsweredValue;
  readonly calledUs: Micros;
  readonly answeredUs: Micros;
  /** In which it ended. */
  readonly event: number;
}

/** One that has not ended. */
interface Begun {
  readonly calledUs: Micros;
  /** In which it began. */
  readonly event: number;
  /** Of those that had completed when it began, the one with the highest position; null: none had. */
  readonly behind: Completed | null;
}

export function linearizabilityOnline({ moment, report }: CheckContext): Checker {
  /** The one with the highest position that any client knows. */
  let highest: Completed | null = null;
  const underWay = new Map<Asked, Begun>();
  const begun = new Set<Asked>();

  const checker: Checker = {
    name: 'linearizability-online',
    class: 'outcome',

    /** A command that a session repeats began when it was asked for first; if that has ended, all is said. */
    onInvoked(asked) {
      if (!isOrdered(asked) || begun.has(asked)) return;
      if (asked.session > 0) begun.add(asked);
      underWay.set(asked, { calledUs: moment.nowUs, event: moment.event, behind: highest });
    },
    onFailed(asked) {
      underWay.delete(asked);
    },
    onReturned(asked, position, value) {
      const started = underWay.get(asked);
      if (started === undefined) return;
      underWay.delete(asked);
      const { calledUs, behind } = started;
      const isHighest = highest === null || position > highest.position;
      if (!isHighest && (behind === null || position >= behind.position)) return;
      const completed = { asked, position, value, calledUs, answeredUs: moment.nowUs, event: moment.event };
      if (isHighest) highest = completed;
      if (behind !== null && position < behind.position) tell(completed, behind, started.event);
    },
  };

  function tell(completed: Completed, behind: Completed, began: number): void {
    const { asked, position } = completed;
    const [clause, what] = asked.kind === 'read' || asked.way !== 'log'
      ? ['read-went-back', `saw the state as of index ${position}`]
      : ['effect-before-invocation', `took effect at index ${position}`];
    report({
      checker,
      clause,
      kinds: [asked.way],
      message: `Operation ${asked.number} of client ${asked.client ?? 'nobody'} ${what}, but before it was invoked operation ${behind.asked.number} of client ${behind.asked.client ?? 'nobody'} had completed at index ${behind.position}.`,
      source: 'Raft §8; dissertation §6.4',
      evidence: evidence([behind, completed]),
      involves: known(behind.event, began),
    });
  }
  return checker;
}

const MODEL = valueModel('kv', null);

function evidence(both: readonly Completed[]): readonly string[] {
  const lines = evidenceOf(both.map(({ asked, value, calledUs, answeredUs }) => ({
    process: asked.client ?? 0,
    input: asked.call,
    output: value,
    isOpen: false,
    call: { line: 0, time: calledUs },
    answer: { line: 0, time: answeredUs },
  })), (call, answer) => (call === null ? 'open a session' : MODEL.describe(call, answer, false)));
  return both.map(({ position }, i) => `${lines[i] ?? ''}, at index ${position}`);
}

/** What an operator asks for is answered with some position of no such meaning. */
function isOrdered({ kind, way }: Asked): boolean {
  return way !== 'stale' && (kind === 'operation' || kind === 'openSession' || kind === 'read');
}
