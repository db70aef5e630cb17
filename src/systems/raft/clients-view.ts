/**
 * Records what the clients of a run of Raft saw, as the checker of linearizability does, for whoever wants to have it.
 */
import { ClientHistory } from '../../check/history/client-history.ts';
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
  return {
    invoked: (client, operation, command) =>
      recorded.invoked(asked.invoke(client, operation, command), moment.nowUs),
    doubted(client, operation) {
      const who = asked.underWay(client, operation);
      if (who !== undefined) recorded.doubted(who);
    },
    returned(client, operation, answer) {
      const who = asked.end(client, operation);
      if (who === undefined) return;
      if (answer.type === 'ok') recorded.returned(who, answer.result.index, answer.result.value, moment.nowUs);
      else if (answer.type === 'fail') recorded.failed(who);
    },
  };
}
