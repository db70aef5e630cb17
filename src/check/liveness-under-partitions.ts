/**
 * Liveness under partial partitions (Howard & Abraham 2020): while some majority of the voters is connected pairwise, both
 * ways, a leader emerges and stays. That needs CheckQuorum, with voters that stay with the leader that they hear: build
 * this only where it is on. Without PreVote candidates that can't win get in the way, so there the span must be longer.
 *
 * Judged are only long spans in which nothing else troubled the cluster: the links stayed as they were, nobody crashed,
 * booted, paused, was slow, or was asked to change the configuration or to hand the lead on, and no message was lost by
 * chance, or came from a leader so late that it could be taken for gone. Within such a span somebody leads who is
 * connected to a majority too, be it another one, and the lead is not lost again and again. A leader that reaches none, or
 * is reached by none, can commit nothing: it does not count.
 */
import type { Micros, NodeId } from '../protocol.ts';
import type { CheckContext, Checker } from './checker.ts';
import type { NodeView } from './facts.ts';

/** So many leads that end within one span are no accident. */
const RESTLESS = 16;
/** More voters than that have too many majorities to look at. */
const MOST_VOTERS = 10;

/** `spanUs`: how long a span must be, many election timeouts. `lateUs`: how long a leader may be silent unmissed. */
export function livenessUnderPartitions(
  { moment, ghosts, report }: CheckContext, spanUs: Micros, lateUs: Micros,
): Checker {
  const nodes = new Map<NodeId, NodeView>();
  const cut = new Set<string>();
  /** Who has had a message since the span began: where a script holds them all, nothing can be asked of anybody. */
  const heard = new Set<NodeId>();
  /** When a message last arrived, by receiver and sender. */
  const arrivedUs: (Micros | undefined)[][] = [];
  /** Since when a node leads; of one that does not, undefined. */
  const leadsSinceUs: (Micros | undefined)[] = [];
  let sinceUs = 0;
  /** The event in which the span began, or the trouble before it. */
  let sinceEvent = 0;
  let leadLostUs = 0;
  let leadsLost = 0;

  /** Something is amiss, for so long; another span begins after it. */
  const begin = (forUs: Micros): void => {
    look();
    sinceUs = Math.max(sinceUs, moment.nowUs + forUs);
    sinceEvent = moment.event;
    leadsLost = 0;
    heard.clear();
  };
  const beginNow = (): void => begin(0);

  const checker: Checker = {
    name: 'liveness-under-partitions',
    class: 'outcome',

    onLink(from, to, open) {
      beginNow();
      if (open) cut.delete(link(from, to));
      else cut.add(link(from, to));
    },
    onTrouble: begin,
    onHeal: beginNow,
    onBoot(node) {
      nodes.set(node.id, node);
      beginNow();
    },
    onCrash: beginNow,
    onRetired: beginNow,
    onRefusedToRun: beginNow,
    onConfiguration: beginNow,
    onAsked(_node, { kind }) {
      if (kind === 'transfer') beginNow();
    },

    onReceived(from, to) {
      const arrived = arrivedUs[to] ??= [];
      const awaitedSinceUs = leadsSinceUs[from];
      // Who has just been elected was not waited for before.
      if (awaitedSinceUs !== undefined && moment.nowUs - Math.max(awaitedSinceUs, arrived[from] ?? 0) > lateUs) beginNow();
      arrived[from] = moment.nowUs;
      heard.add(to);
      look();
    },
    onRole(node, { from }) {
      leadsSinceUs[node.id] = node.role === 'leader' ? moment.nowUs : undefined;
      if (from !== 'leader') return;
      leadLostUs = moment.nowUs;
      if (moment.nowUs - sinceUs > spanUs) beginNow();
      if (++leadsLost >= RESTLESS) tell('leader-does-not-stay', `has lost its leader ${leadsLost} times`, node);
    },
    onEnd: look,
  };

  function look(): void {
    if (moment.nowUs - Math.max(sinceUs, leadLostUs) < spanUs || ghosts.leaders.some(reachesMajority)) return;
    const [idle] = ghosts.leaders;
    if (idle === undefined) tell('no-leader', 'elected nobody');
    else tell('leader-without-majority', `stays with node ${idle.id}, a leader that is not connected to a majority`, idle);
  }

  /** Both ways: it asks, and they answer. Who was elected within the span has one. */
  function reachesMajority({ id }: NodeView): boolean {
    const voters = ghosts.configuration?.voters ?? [];
    const reached = voters.filter((voter) => voter === id || (!cut.has(link(id, voter)) && !cut.has(link(voter, id))));
    return reached.length * 2 > voters.length;
  }

  function tell(clause: string, what: string, node?: NodeView): void {
    const connected = majority();
    if (connected === undefined) return;
    const message = `For ${moment.nowUs - sinceUs} us nodes ${connected.join(', ')}, a majority of the voters, have been connected to each other both ways and nothing else was amiss, but the cluster ${what}.`;
    const source = 'Howard & Abraham 2020; dissertation §6.2, §9.6';
    report({
      checker, clause, kinds: ['silence'], message, source, awaitedSince: sinceEvent, ...(node === undefined ? {} : { node: node.id }),
    });
  }

  /** A change that is under way, or that some have not heard of, makes it hard to say whose votes count. */
  function majority(): readonly NodeId[] | undefined {
    const { configuration } = ghosts;
    if (configuration === undefined || configuration.oldVoters !== null || cut.size === 0) return undefined;
    for (const node of nodes.values()) {
      if (node.up && node.configuration.index !== configuration.index) return undefined;
    }
    const able = configuration.voters.filter((voter) => nodes.get(voter)?.up === true && heard.has(voter));
    return majorityAmong(able, configuration.voters.length, cut);
  }
  return checker;
}

/** More than half of `size` voters that are all `able`, and connected to each other. */
function majorityAmong(
  able: readonly NodeId[], size: number, cut: ReadonlySet<string>,
): readonly NodeId[] | undefined {
  if (size > MOST_VOTERS) return undefined;
  for (let mask = 0; mask < 1 << able.length; mask++) {
    const group = able.filter((_voter, i) => ((mask >> i) & 1) === 1);
    if (group.length * 2 <= size) continue;
    if (group.every((from) => group.every((to) => from === to || !cut.has(link(from, to))))) return group;
  }
  return undefined;
}

function link(from: NodeId, to: NodeId): string {
  return `${from}>${to}`;
}
