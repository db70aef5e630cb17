/**
 * Raft's controls, as the rest of the program sees them. Those that must be caught are the correct Raft in a world that is worse
 * than any that Raft promises to stand.
 */
import { silentControls } from '../../mutants/controls.ts';
import { createRaft } from '../../raft/node.ts';
import { rules } from '../../raft/rules.ts';
import type { Raft } from '../../raft/state.ts';
import type { Control, FaultKind } from '../system.ts';
import { variantOf } from './mutants.ts';

const silent = silentControls.map((control): Control<Raft> => ({ ...variantOf(control), expect: 'silent', shownBy: control.shownBy }));

function caught(id: string, explanation: string, source: string, fault: FaultKind): Control<Raft> {
  return { id, explanation, source, protocol: createRaft(rules), expect: 'caught', shownBy: fault, profile: id };
}

export const raftControls: readonly Control<Raft>[] = [
  ...silent,
  caught('lying-disks', 'A disk says that it has written, and has not: what was promised is lost in the next crash.',
    'Raft §5.1, "stable storage"', 'lying-sync'),
  caught('lost-disks', 'A node comes back under its old id with an empty disk, and votes and acknowledges anew.',
    'Raft §5.1, "stable storage"; dissertation §11.2', 'lost-disk'),
  caught('silent-corruption', 'A record changes on the disk, and its checksum does not tell.', 'Raft §5.1, "stable storage"', 'silent-corruption'),
];
