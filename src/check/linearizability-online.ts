/**
 * Linearizability, judged while the run goes on (Raft §8): the position of a write is its index in the log, that of a read
 * how much was applied of the state that it saw. An operation completes at a position not below the highest at which
 * another had completed before it was invoked. Reads that ask for any state that a node has promise no such thing.
 */
import type { CheckContext, Checker } from './checker.ts';
import type { Asked } from './facts.ts';

export function linearizabilityOnline({ report }: CheckContext): Checker {
  /** The highest position that any client knows. */
  let highest = 0;
  const highestAtStart = new Map<Asked, number>();
  const begun = new Set<Asked>();

  const checker: Checker = {
    name: 'linearizability-online',
    class: 'outcome',

    /** A command that a session repeats began when it was asked for first; if that has ended, all is said. */
    onInvoked(asked) {
      if (!isOrdered(asked) || begun.has(asked)) return;
      if (asked.session > 0) begun.add(asked);
      highestAtStart.set(asked, highest);
    },
    onFailed(asked) {
      highestAtStart.delete(asked);
    },
    onReturned(asked, position) {
      const least = highestAtStart.get(asked);
      if (least === undefined) return;
      highestAtStart.delete(asked);
      highest = Math.max(highest, position);
      if (position >= least) return;
      const [clause, what] = asked.kind === 'read' || asked.way !== 'log'
        ? ['read-went-back', `saw the state as of index ${position}`]
        : ['effect-before-invocation', `took effect at index ${position}`];
      report({
        checker,
        clause,
        kinds: [asked.way],
        message: `Operation ${asked.number} of client ${asked.client ?? 'nobody'} ${what}, but before it was invoked another had completed at index ${least}.`,
        source: 'Raft §8; dissertation §6.4',
      });
    },
  };
  return checker;
}

/** What an operator asks for is answered with some position of no such meaning. */
function isOrdered({ kind, way }: Asked): boolean {
  return way !== 'stale' && (kind === 'operation' || kind === 'openSession' || kind === 'read');
}
