/**
 * Which configuration a node uses: the newest in its log, from the moment that it is there until it is truncated (Raft
 * §6, diss. §4.1). How a change comes about is in `membership.ts`.
 */
import type { NodeId } from '../protocol.ts';
import { type Adopted, type Configuration, membersOf } from './configuration.ts';
import type { Entry } from './entry.ts';
import type { LogIndex } from './position.ts';
import { progressOf } from './quorum.ts';
import type { Rules } from './rules.ts';
import type { Progress, RaftState } from './state.ts';

export function adopted(rules: Rules, index: LogIndex, configuration: Configuration): Adopted {
  return { index, configuration, voterSets: rules.voterSets(configuration) };
}

/** An entry has come into the log: if it holds a configuration, that is in force from here on. */
export function noteAppended(rules: Rules, state: RaftState, index: LogIndex, { command }: Entry): void {
  if (command?.type !== 'configuration') return;
  const { voters, oldVoters, learners } = command;
  state.configurations.push(adopted(rules, index, { voters, oldVoters, learners }));
  takeEffect(rules, state);
}

/** The log has lost all from `index` on: what was in force before is so again. Raft §6. */
export function noteTruncated(rules: Rules, state: RaftState, index: LogIndex): void {
  if (state.adopted.index < index && (state.configurations.at(-1)?.index ?? 0) < index) return;
  state.configurations = state.configurations.filter((configuration) => configuration.index < index);
  takeEffect(rules, state);
}

/** The log begins anew behind a snapshot: the configurations are that of the snapshot and those behind it. */
export function readConfigurations(rules: Rules, state: RaftState): void {
  const { log, snapshot } = state;
  if (snapshot !== null) {
    state.configurations = [adopted(rules, snapshot.configurationIndex, snapshot.configuration)];
  }
  for (let index = log.firstIndex; index <= log.lastIndex; index++) {
    noteAppended(rules, state, index, log.entryAt(index));
  }
  takeEffect(rules, state);
}

/** Looks which configuration is in force now; a leader replicates to its members. */
export function takeEffect(rules: Rules, state: RaftState): void {
  const inForce = rules.inForce(state) ?? state.adopted;
  if (inForce === state.adopted) return;
  state.adopted = inForce;
  if (state.role === 'leader') state.progress = progressOfMembers(rules, state);
}

/**
 * One for each other member. "Initialized to leader last log index + 1", "initialized to 0" (Raft Fig. 2): a guess, to be
 * probed. Who is a member already keeps its own.
 */
export function progressOfMembers(rules: Rules, state: RaftState): readonly Progress[] {
  const progress: Progress[] = [];
  for (const id of membersOf(state.adopted.configuration)) {
    if (id !== state.id) progress.push(progressOf(state, id) ?? createProgress(rules, state, id));
  }
  return progress;
}

function createProgress(rules: Rules, { log, nowUs }: RaftState, id: NodeId): Progress {
  return {
    id, nextIndex: rules.firstNextIndex(log), matchIndex: 0, mode: 'probe', probing: false, heardUs: nowUs, round: 0,
    transmission: null,
  };
}
