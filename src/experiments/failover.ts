/**
 * One trial of the paper's experiment on elections (Raft §9.3, Fig. 16): a leader has sent a heartbeat to all at once, two of
 * the survivors lack its last entry, and it goes down at a moment of its heartbeat interval that is as likely as any other.
 * How long is it until another node leads?
 */
import { present } from '../base/assert.ts';
import { Stream } from '../base/random.ts';
import type { Micros, NodeId } from '../protocol.ts';
import type { RaftState } from '../raft/state.ts';
import { Lab } from './lab.ts';
import { endlessCase, NO_CLIENTS, nodesOf, type World } from './world.ts';

export interface FailoverTrial {
  readonly type: 'failover';
  readonly seed: string;
  readonly world: World;
  /** So many of the survivors lack the leader's last entry, and can't win. */
  readonly shortLogs: number;
}

export interface FailoverSample {
  readonly type: 'failover';
  /** From the leader's crash until another node has the votes that make it leader; null: not within the bound of events. */
  readonly leaderlessUs: Micros | null;
  /** How many terms were begun until then. */
  readonly terms: number;
  /** How long the first of all elections took, until the last of the others had answered; null: some never did. */
  readonly broadcastUs: Micros | null;
  readonly events: number;
}

export function failover({ seed, world, shortLogs }: FailoverTrial): FailoverSample {
  const luck = new Stream(`experiments/failover/${seed}`);
  const lab = new Lab(endlessCase(world, seed, NO_CLIENTS));
  const broadcastUs = lab.elect(1 + luck.below(world.nodes));
  const leader = staged(lab, world, shortLogs, luck);
  if (leader === null) return { type: 'failover', leaderlessUs: null, terms: 0, broadcastUs, events: lab.events };
  lab.act({ type: 'fireTimer', node: leader.id, timer: 'heartbeat' });
  const { currentTerm } = leader;
  const crashUs = lab.nowUs + luck.below(world.heartbeatUs);
  lab.act({ type: 'crash', node: leader.id }, crashUs);
  const isReplaced = lab.runUntil(() => (lab.leader()?.currentTerm ?? 0) > currentTerm);
  lab.end();
  const leaderlessUs = isReplaced ? lab.nowUs - crashUs : null;
  return { type: 'failover', leaderlessUs, terms: lab.latestTerm() - currentTerm, broadcastUs, events: lab.events };
}

/** A leader whose last entry is committed, and is lacked by so many. Null: the bound of events came first. */
function staged(lab: Lab, world: World, shortLogs: number, luck: Stream): RaftState | null {
  for (;;) {
    lab.act({ type: 'heal' });
    if (!lab.runUntil(() => isSettled(lab, world))) return null;
    const leader = present(lab.leader(), 'it is settled');
    const { id, currentTerm, log: { lastIndex } } = leader;
    const short = drawn(nodesOf(world).filter((node) => node !== id), shortLogs, luck);
    for (const node of short) {
      // The entry is lost on its way there, and no answer tells the leader so.
      lab.act({ type: 'cut', from: id, to: node, forUs: 1 });
      lab.act({ type: 'cut', from: node, to: id });
    }
    lab.act({ type: 'request', node: id, command: { type: 'put', key: 'k', value: 'v' } });
    const isStaged = (): boolean => leader.commitIndex > lastIndex;
    const isLost = (): boolean => leader.role !== 'leader' || lab.latestTerm() > currentTerm;
    if (!lab.runUntil(() => isStaged() || isLost())) return null;
    const rest = nodesOf(world).filter((node) => !short.includes(node));
    if (!isLost() && rest.every((node) => lab.state(node)?.log.lastIndex === lastIndex + 1)) return leader;
  }
}

/** One node leads, all others have its log, and all of it is committed. */
function isSettled(lab: Lab, world: World): boolean {
  const leader = lab.leader();
  if (leader === undefined || lab.latestTerm() > leader.currentTerm) return false;
  const { lastIndex } = leader.log;
  return leader.commitIndex === lastIndex && leader.progress.length === world.nodes - 1
    && leader.progress.every(({ matchIndex, mode }) => matchIndex === lastIndex && mode === 'replicate');
}

function drawn(nodes: readonly NodeId[], count: number, luck: Stream): readonly NodeId[] {
  const left = [...nodes];
  while (left.length > count) left.splice(luck.below(left.length), 1);
  return left;
}
