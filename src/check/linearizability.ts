/**
 * Linearizability as clients see it (Herlihy & Wing 1990): at the end of a run, what they called and were answered is searched
 * for an order that the key-value store allows, each read by what its way promises. It trusts nothing that a node says of
 * itself, and needs no ghosts: where it disagrees with the check of positions while the run goes on, one of them is wrong.
 */
import type { CheckContext, Checker } from './checker.ts';
import { ClientHistory } from './history/client-history.ts';
import { evidenceOf } from './history/evidence.ts';
import { judgeClients } from './history/judge.ts';
import { valueModel } from './history/models.ts';
import type { Bounds } from './history/problem.ts';

/** Some seconds, for what mostly takes less than a thousandth of one: in 50,000 seeds one took 23 million steps. */
const BOUNDS: Bounds = { steps: 200_000_000, bytes: 256 * 1024 * 1024 };

const MODEL = valueModel('kv', null);

export function linearizability({ moment, report, giveUp }: CheckContext): Checker {
  const recorded = new ClientHistory();

  const checker: Checker = {
    name: 'linearizability',
    class: 'client',

    onInvoked: (asked) => recorded.invoked(asked, moment.nowUs, moment.event),
    onDoubted: (asked) => recorded.doubted(asked),
    onFailed: (asked) => recorded.failed(asked),
    onReturned: (asked, position, value) => recorded.returned(asked, position, value, moment.nowUs, moment.event),
    onEnd() {
      const { history, freshness } = recorded.view();
      const judged = judgeClients(history, freshness, MODEL, BOUNDS);
      if (judged.verdict === 'unknown') giveUp(checker, judged.unknown ?? 'a bound was reached');
      if (judged.counterexample === null) return;
      const { key, operations } = judged.counterexample;
      const types = [...new Set(operations.map(({ input }) => input.type))].sort();
      const count = operations.length === 1 ? 'This operation fits' : `These ${operations.length} operations fit`;
      report({
        checker,
        clause: 'no-legal-order',
        kinds: types,
        message: `${count} into no order that a store of one copy allows, on key ${key ?? ''}, whichever of the others took effect.`,
        source: 'Raft §8; Herlihy & Wing 1990',
        involves: operations.flatMap((operation) => recorded.eventsOf(operation)),
        evidence: evidenceOf(operations, (call, answer, isOpen) => MODEL.describe(call, answer, isOpen)),
      });
    },
  };
  return checker;
}
