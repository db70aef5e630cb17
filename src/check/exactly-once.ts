/**
 * Exactly once (Raft §8, dissertation §6.3): a command of a session takes effect at one index of the log and no other,
 * whoever applies it and however often it was sent; and whoever asks again is told what was answered the first time.
 */
import { type CheckContext, type Checker, known } from './checker.ts';
import type { AnsweredValue, Asked } from './facts.ts';

const SOURCE = 'Raft §8; dissertation §6.3';

export function exactlyOnce({ ghosts, report }: CheckContext): Checker {
  /** The first answer, by session and sequence number. */
  const answers = new Map<number, Map<number, AnsweredValue>>();

  const checker: Checker = {
    name: 'exactly-once',
    class: 'outcome',

    onEffect(node, index, asked, tookEffect) {
      if (!tookEffect || asked.session === 0) return;
      const first = ghosts.effectOf(asked);
      if (first === undefined || first === index) return;
      report({
        checker,
        clause: 'took-effect-twice',
        kinds: ['apply'],
        message: `Command ${asked.sequence} of session ${asked.session} took effect at index ${index} on node ${node.id}, but it had taken effect at index ${first} before.`,
        source: SOURCE,
        node: node.id,
        involves: known(ghosts.applied(first)?.event),
      });
    },

    onAcknowledged(node, position, _isOwn, asked, value) {
      const { session, sequence } = asked;
      if (session === 0) return;
      const effect = ghosts.effectOf(asked);
      const first = firstAnswer(asked, value);
      const start = `Node ${node.id} answered command ${sequence} of session ${session} with`;
      const [clause, message] = effect !== position
        ? ['answered-another-index', `${start} index ${position}, but it took effect at ${effect ?? 'none'}.`]
        : ['answered-another-value', `${start} another value than it had been answered with before.`];
      if (effect === position && first === value) return;
      report({
        checker, clause, kinds: ['reply'], message, source: SOURCE, node: node.id,
        involves: known(effect === undefined ? undefined : ghosts.applied(effect)?.event),
      });
    },
  };

  function firstAnswer({ session, sequence }: Asked, value: AnsweredValue): AnsweredValue {
    let ofSession = answers.get(session);
    if (ofSession === undefined) {
      ofSession = new Map();
      answers.set(session, ofSession);
    }
    const first = ofSession.get(sequence);
    if (first === undefined) ofSession.set(sequence, value);
    return first === undefined ? value : first;
  }
  return checker;
}
