/**
 * Linearizability as clients see it (Herlihy & Wing 1990): at the end of a run, what they called and were answered is searched
 * for an order that the key-value store allows, each read by what its way promises. It trusts nothing that a node says of
 * itself, and needs no ghosts: where it disagrees with the check of positions while the run goes on, one of them is wrong.
 */
import type { CheckContext, Checker } from './checker.ts';
import type { Asked } from './facts.ts';
import { ClientHistory } from './history/client-history.ts';
import { evidenceOf } from './history/evidence.ts';
import { judgeClients } from './history/judge.ts';
import { valueModel } from './history/models.ts';
import type { Bounds } from './history/problem.ts';
import type { Freshness } from './history/stale-reads.ts';

/** Some tenths of a second, for what takes a thousandth of it if all is well. */
const BOUNDS: Bounds = { steps: 5_000_000, bytes: 64 * 1024 * 1024 };

const MODEL = valueModel('kv', null);

export function linearizability({ moment, report, giveUp }: CheckContext): Checker {
  const recorded = new ClientHistory();
  const numbers = new Map<Asked, number>();
  /** By client: the highest position that it was told. */
  const seen = new Map<number, number>();

  const checker: Checker = {
    name: 'linearizability',
    class: 'client',

    onInvoked(asked) {
      const { client, call, session } = asked;
      if (client === null || call === null) return;
      const known = numbers.get(asked);
      if (known !== undefined) {
        recorded.repeat(known);
        return;
      }
      const caller = { client, call, isOnce: session > 0, freshness: freshnessOf(asked) };
      numbers.set(asked, recorded.call(caller, moment.nowUs));
    },
    onDoubted(asked) {
      const known = numbers.get(asked);
      if (known !== undefined) recorded.doubt(known);
    },
    onFailed(asked) {
      const known = numbers.get(asked);
      if (known !== undefined) recorded.fail(known);
    },
    onReturned(asked, position, value) {
      const { client } = asked;
      if (client !== null) seen.set(client, Math.max(position, seen.get(client) ?? 0));
      const known = numbers.get(asked);
      if (known !== undefined) recorded.answer(known, value, moment.nowUs);
    },
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
        evidence: evidenceOf(operations, (call, answer, isOpen) => MODEL.describe(call, answer, isOpen)),
      });
    },
  };

  /** A stale read promises to keep to what the client has seen as far as the client has said so. */
  function freshnessOf({ way, client, atLeast }: Asked): Freshness {
    if (way !== 'stale') return 'fresh';
    return client !== null && atLeast >= (seen.get(client) ?? 0) ? 'known' : 'any';
  }
  return checker;
}
