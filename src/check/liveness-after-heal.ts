/**
 * Once faults have stopped and all is healed, the cluster recovers (Raft §5.4.3, §9.3): one leader, stable for a while;
 * a fresh read and then a fresh write succeed; all members of its configuration that are up end equal; no configuration
 * stays joint, and no follower in probe or snapshot mode. Who is no member does not matter. The run gives it a bounded time, chosen so that a
 * correct cluster practically never misses it; a run that did not go through its whole plan is not judged.
 */
import type { Micros, NodeId } from '../protocol.ts';
import type { CheckContext, Checker } from './checker.ts';
import type { ConfigurationView, NodeView } from './facts.ts';
import type { Ghosts } from './ghosts.ts';
import { isMember } from './quorum.ts';
import { someoneCanWin } from './someone-can-win.ts';

interface Lack {
  readonly clause: string;
  readonly what: string;
}

/** `stableUs`: for how long roles and terms must not have changed, several heartbeats. */
export function livenessAfterHeal({ moment, ghosts, report }: CheckContext, stableUs: Micros): Checker {
  const nodes = new Map<NodeId, NodeView>();
  let lastChangeUs = 0;
  let healedAt = 0;
  let readSucceeded = false;
  let writeSucceeded = false;
  let acknowledged = 0;
  let reached = false;
  /** Nodes that never come back: switched off for good, or with a disk that they refuse. */
  const gone = new Set<NodeId>();

  /** Who has been removed may go on asking for votes. */
  const changed = (node: NodeView): void => {
    if (isMemberNow(node, ghosts)) lastChangeUs = moment.nowUs;
  };

  const checker: Checker = {
    name: 'liveness-after-heal',
    class: 'outcome',
    onBoot(node) {
      nodes.set(node.id, node);
      // It may have refused its disk before, and have been given another.
      gone.delete(node.id);
      changed(node);
    },
    onCrash: changed,
    onRetired({ id }) {
      gone.add(id);
    },
    onRefusedToRun(id) {
      gone.add(id);
    },
    onTerm: changed,
    onRole: changed,
    onHeal() {
      healedAt = moment.event;
      lastChangeUs = moment.nowUs;
    },
    onAcknowledged(_node, position) {
      acknowledged = Math.max(acknowledged, position);
    },
    onProbe(kind) {
      if (kind === 'read') readSucceeded = true;
      else writeSucceeded = true;
    },
    settled() {
      reached ||= missing() === undefined;
      return reached;
    },
    onEnd(_nodes, calm) {
      if (!calm || reached) return;
      const lack = missing();
      // Who was switched off had been removed, but somebody may have asked to add it again.
      if (lack === undefined || (gone.size > 0 && !someoneCanWin(nodes, gone))) return;
      const message = `When the time to recover after the heal was over, ${lack.what}.`;
      report({ checker, clause: lack.clause, kinds: ['end'], message, source: 'Raft §5.4.3, §9.3', awaitedSince: healedAt });
    },
  };

  function missing(): Lack | undefined {
    if (isLost(ghosts.configuration, gone)) return undefined;
    const leader = moment.nowUs - lastChangeUs < stableUs ? undefined : soleLeader(nodes, ghosts);
    if (leader === undefined) return { clause: 'no-stable-leader', what: `no leader had been stable for ${stableUs} us` };
    if (!readSucceeded) return { clause: 'read-failed', what: 'a fresh read had not succeeded' };
    if (!writeSucceeded) return { clause: 'write-failed', what: 'a fresh write had not succeeded' };
    const unfinished = unfinishedBy(leader, nodes.values(), gone);
    if (unfinished !== undefined) return unfinished;
    if (leader.commitIndex >= acknowledged) return undefined;
    return { clause: 'nodes-differ', what: `the nodes had not committed up to index ${acknowledged}, which was acknowledged` };
  }

  return checker;
}

/** The one member that leads the highest term of all members. */
function soleLeader(nodes: ReadonlyMap<NodeId, NodeView>, ghosts: Ghosts): NodeView | undefined {
  let highestTerm = 0;
  for (const node of nodes.values()) {
    if (node.up && isMemberNow(node, ghosts)) highestTerm = Math.max(highestTerm, node.currentTerm);
  }
  const leaders = ghosts.leaders.filter((node) => node.currentTerm === highestTerm && isMemberNow(node, ghosts));
  return leaders.length === 1 ? leaders[0] : undefined;
}

function isMemberNow({ id }: NodeView, { configuration }: Ghosts): boolean {
  return configuration === undefined || isMember(configuration, id);
}

/** Without a majority of the voters for good nothing can be asked of those who are left. */
function isLost(configuration: ConfigurationView | undefined, gone: ReadonlySet<NodeId>): boolean {
  for (const voters of [configuration?.voters ?? [], configuration?.oldVoters ?? []]) {
    const lost = voters.filter((voter) => gone.has(voter)).length;
    if (lost > 0 && lost * 2 >= voters.length) return true;
  }
  return false;
}

/** What the leader has not brought to its end. */
function unfinishedBy(
  leader: NodeView, nodes: Iterable<NodeView>, gone: ReadonlySet<NodeId>,
): Lack | undefined {
  const { configuration } = leader;
  if (configuration.oldVoters !== null) {
    return { clause: 'still-joint', what: `the configuration at index ${configuration.index} was still joint` };
  }
  for (const node of nodes) {
    if (!node.up || !isMember(configuration, node.id) || equal(node, leader)) continue;
    return { clause: 'nodes-differ', what: `node ${node.id} was not equal to the leader, node ${leader.id}` };
  }
  // A member that is gone for good, and was not removed, answers nobody.
  if ([...gone].some((id) => isMember(configuration, id))) return undefined;
  if (leader.probed > 0) {
    const what = `node ${leader.id} still felt its way with ${leader.probed} of its followers`;
    return { clause: 'still-probing', what };
  }
  if (leader.installing > 0) {
    const what = `node ${leader.id} still sent a snapshot to ${leader.installing} of its followers`;
    return { clause: 'still-sending-a-snapshot', what };
  }
  return undefined;
}

function equal(node: NodeView, leader: NodeView): boolean {
  const { lastIndex } = leader.log;
  return node.currentTerm === leader.currentTerm
    && node.commitIndex === lastIndex
    && node.lastApplied === lastIndex
    && node.log.lastIndex === lastIndex
    && node.log.prefixHashAt(lastIndex) === leader.log.prefixHashAt(lastIndex);
}
