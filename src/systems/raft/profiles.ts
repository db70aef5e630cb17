/**
 * The families of Plans that campaigns on Raft draw from. The default one has everything that Raft must stand; each of the others
 * stays with one part of it, and has the runs there that the default one has seldom.
 */
import type { Raft } from '../../raft/state.ts';
import type { Profile } from '../system.ts';

export const raftProfiles: readonly Profile<Raft>[] = [
  {
    name: 'default',
    description: 'Three to seven nodes and every kind of fault that Raft must stand.',
    // Even ones as often as odd ones: half of the nodes must never pass for a majority.
    sizes: [3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7],
    faults: [
      'crash', 'pause', 'partition', 'one-way-cut', 'clog', 'slow-disk', 'drift', 'jump', 'fire-timer',
      'loss', 'duplication', 'heavy-tail', 'torn-write', 'attack',
    ],
    chaos: [25, 60],
  },
  {
    name: 'calm',
    description: 'No faults at all: a cluster at work.',
    sizes: [3, 5],
    faults: [],
    chaos: [12, 30],
  },
];
