/**
 * Records what the clients of a run of Raft saw, as the checker of linearizability does, for whoever wants to have it.
 */
import { ClientHistory } from '../../check/history/client-history.ts';
import type { Asked } from '../../check/facts.ts';
import type { Raft } from '../../raft/state.ts';
import type { Moment, Observer } from '../../sim/observer.ts';
import type { ClientsWatch } from '../system.ts';
import { AskedMirror } from './asked.ts';

export function watchClients(moment: Moment): ClientsWatch {
  const recorded = new ClientHistory();
  return { observer: recordClients(recorded, moment), view: () => recorded.view() };
}

function recordClients(recorded: ClientHistory, moment: Moment): Observer<Raft> {
  const asked = new AskedMirror();
  const numbers = new Map<Asked, number>();
  const numberOf = (who: Asked | undefined): number | undefined =>
    (who === undefined ? undefined : numbers.get(who));
  return {
    invoked(client, operation, command) {
      const who = asked.invoke(client, operation, command);
      if (who.client === null || who.call === null) return;
      const known = numbers.get(who);
      if (known !== undefined) {
        recorded.repeat(known);
        return;
      }
      const caller = { client: who.client, call: who.call, isOnce: who.session > 0, isStale: who.way === 'stale' };
      numbers.set(who, recorded.call(caller, moment.nowUs));
    },
    doubted(client, operation) {
      const known = numberOf(asked.underWay(client, operation));
      if (known !== undefined) recorded.doubt(known);
    },
    returned(client, operation, answer) {
      const known = numberOf(asked.end(client, operation));
      if (known === undefined) return;
      if (answer.type === 'ok') recorded.answer(known, answer.result.value, moment.nowUs);
      else if (answer.type === 'fail') recorded.fail(known);
    },
  };
}
