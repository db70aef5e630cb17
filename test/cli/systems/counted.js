// Raft, which says so when a worker begins its 30th run.
import { isMainThread } from 'node:worker_threads';
import { raftSystem } from '../../../dist/systems/raft/system.js';

let runs = 0;

export const system = {
  ...raftSystem,
  name: 'counted',
  inspect(settings, moment) {
    if (!isMainThread && ++runs === 30) console.log('the 30th run');
    return raftSystem.inspect(settings, moment);
  },
};
