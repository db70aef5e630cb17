/**
 * A definite "no" stays one (Jepsen's ok, fail and info): an operation of which its client was told that it failed has not
 * taken effect and never will. One that nobody has answered may go either way.
 */
import type { CheckContext, Checker } from './checker.ts';
import type { Asked } from './facts.ts';

export function definiteAnswers({ report }: CheckContext): Checker {
  const failed = new Set<Asked>();
  /** Where it took effect, of operations that are under way. */
  const effects = new Map<Asked, number>();

  const checker: Checker = {
    name: 'definite-answers',
    class: 'outcome',

    onEffect(node, index, asked, tookEffect) {
      if (!tookEffect || asked.client === null) return;
      if (failed.has(asked)) tell(asked, 'took-effect-after-failing', 'apply', index, node.id);
      else effects.set(asked, index);
    },
    onReturned(asked) {
      effects.delete(asked);
    },
    onFailed(asked) {
      failed.add(asked);
      const index = effects.get(asked);
      if (index !== undefined) tell(asked, 'failed-after-taking-effect', 'reply', index);
    },
  };

  function tell({ client, number }: Asked, clause: string, kind: string, index: number, node?: number): void {
    const message = `Operation ${number} of client ${client ?? 'nobody'} took effect at index ${index}, but its client was told for certain that it failed.`;
    const source = 'Jepsen: ok, fail and info';
    report({ checker, clause, kinds: [kind], message, source, ...(node === undefined ? {} : { node }) });
  }
  return checker;
}
