/**
 * Attacks: triggered faults aimed at the moments of Raft at which known bugs show. A prototype found where the lever is:
 * correlated power loss with slow syncs and quick restarts, small batches, voters that crash around the sync of their
 * vote, and a leader cut off with one mate and then crashed.
 */
import type { Stream } from '../../base/random.ts';
import type { Micros, NodeId } from '../../protocol.ts';
import type { RaftSettings } from '../../raft/settings.ts';
import type { Fault, When } from '../../sim/plan.ts';
import type { WorldPace } from '../system.ts';
import type { raftPoints } from './points.ts';

type PointName = keyof typeof raftPoints;

export function drawAttacks(
  stream: Stream, nodes: readonly NodeId[], settings: RaftSettings, pace: WorldPace,
): readonly Fault[] {
  const scene: Scene = { nodes, pace, timeoutUs: settings.electionTimeoutMaxUs };
  const faults: Fault[] = [];
  for (const attack of ATTACKS) {
    if (!stream.chance(500_000)) continue;
    const times = stream.between(1, 5);
    for (let i = 0; i < times; i++) faults.push(...attack(stream, scene));
  }
  return faults;
}

type Attack = (stream: Stream, scene: Scene) => readonly Fault[];

interface Scene {
  readonly nodes: readonly NodeId[];
  readonly pace: WorldPace;
  readonly timeoutUs: Micros;
}

/** All nodes go down within a few milliseconds of a moment that matters, and come back at once. */
function powerLoss(stream: Stream, { nodes, pace, timeoutUs }: Scene): readonly Fault[] {
  const point = stream.pick<PointName>(
    ['leader-appends', 'becomes-leader', 'leader-commits', 'acknowledges', 'follower-appends', 'sends-entries']);
  const when = moment(stream, point, 7);
  const spreadUs = stream.pick([0, pace.oneWayUs, 2 * pace.oneWayUs + pace.syncUs]);
  return nodes.map((node) => ({
    when, type: 'crash', node, afterUs: stream.between(0, spreadUs), downUs: quick(stream, timeoutUs),
  }));
}

/** A voter goes down around the sync of its vote. */
function voterCrash(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const when: When = {
    point: stream.pick<PointName>(['grants-vote', 'grants-vote', 'becomes-candidate']),
    nth: 1 + stream.below(12), side: stream.pick(['before', 'after', 'after', 'durable']),
  };
  return [{ when, type: 'crash', node: 'subject', afterUs: stream.between(0, pace.syncUs), downUs: quick(stream, timeoutUs) }];
}

/** The leader, having appended, is cut off with one follower, and crashes a little later: Fig. 8 (a). */
function leaderWithOneMate(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const when = moment(stream, stream.pick<PointName>(['leader-appends', 'becomes-leader']), 6);
  const lastsUs = stream.between(timeoutUs, 4 * timeoutUs);
  const crashAfterUs = stream.pick([pace.oneWayUs + pace.syncUs, timeoutUs, 2 * timeoutUs]);
  return [
    { when, type: 'isolate', node: 'subject', mates: stream.pick([0, 1, 1, 2]), forUs: lastsUs },
    { when, type: 'crash', node: 'subject', afterUs: crashAfterUs, downUs: stream.between(1, 2 * timeoutUs) },
  ];
}

/** A leader goes down at once, perhaps between two of its messages. */
function leaderCrash(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const point = stream.pick<PointName>(['becomes-leader', 'sends-entries', 'leader-appends', 'leader-commits']);
  const afterUs = stream.pick([0, 0, pace.oneWayUs, 2 * pace.oneWayUs + pace.syncUs]);
  return [{ when: moment(stream, point, 6), type: 'crash', node: 'subject', afterUs, downUs: quick(stream, timeoutUs) }];
}

/** One leader after the other is cut off with a mate as soon as it has appended, and crashes. */
function leaderChurn(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const first = 1 + stream.below(4);
  return [0, 1, 2, 3].flatMap((later) => {
    const crashAfterUs = stream.between(0, 3 * pace.oneWayUs + pace.syncUs);
    const mates = stream.pick([0, 1, 1]);
    return leaderEnds(first + later, mates, crashAfterUs, stream.between(1, 2 * timeoutUs), timeoutUs);
  });
}

/**
 * Fig. 8: (a) a leader has its entry on one mate and crashes, (b) the next keeps its own to itself and crashes for
 * longer, (c) a third, perhaps the first again, spreads the oldest entry and crashes, and (d) the second is back.
 */
function figureEight(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const roundUs = 2 * pace.oneWayUs + pace.syncUs;
  const first = 1 + stream.below(3);
  const backUs = stream.between(timeoutUs, 4 * timeoutUs);
  const third: When = { point: 'becomes-leader' satisfies PointName, nth: first + 2, side: 'after' };
  const second: When = { ...third, nth: first + 1 };
  return [
    ...leaderEnds(first, 1, roundUs + stream.below(roundUs), stream.between(1, timeoutUs), timeoutUs),
    ...leaderEnds(first + 1, 0, 2 * pace.syncUs, backUs, timeoutUs),
    { when: third, type: 'crash', node: 'subject', afterUs: stream.between(roundUs, 4 * roundUs), downUs: 4 * timeoutUs },
    { when: second, type: 'fireTimer', node: 'subject', timer: 'election', afterUs: backUs + stream.below(2 * timeoutUs) },
  ];
}

/** The nth leader is cut off with some mates as soon as it is elected, and crashes. */
function leaderEnds(
  nth: number, mates: number, crashAfterUs: Micros, downUs: Micros, timeoutUs: Micros,
): readonly Fault[] {
  const when: When = { point: 'becomes-leader' satisfies PointName, nth, side: 'after' };
  return [
    { when, type: 'isolate', node: 'subject', mates, forUs: crashAfterUs + Math.min(downUs, timeoutUs) },
    { when, type: 'crash', node: 'subject', afterUs: crashAfterUs, downUs },
  ];
}

/** A leader has spread an entry of an earlier term, and goes down before it has spread one of its own: Fig. 8 (d). */
function olderEntryResent(stream: Stream, { nodes, pace, timeoutUs }: Scene): readonly Fault[] {
  const when = moment(stream, 'resends-older-entry', 4);
  const roundUs = 2 * pace.oneWayUs + pace.syncUs;
  const afterUs = stream.between(Math.floor(roundUs / 2), 2 * roundUs);
  return [
    { when, type: 'crash', node: 'subject', afterUs, downUs: stream.between(1, 3 * timeoutUs) },
    { when, type: 'restart', node: stream.pick(nodes), afterUs: stream.between(0, timeoutUs) },
    { when, type: 'fireTimer', node: stream.pick(nodes), timer: 'election', afterUs: afterUs + stream.below(timeoutUs) },
  ];
}

/**
 * The leader's disk falls behind those of its followers, of which it may reach no more than it needs to commit. It goes
 * down with what it had not written; when it is back, it is with those whom it could not reach.
 */
function slowLeader(stream: Stream, { nodes, pace, timeoutUs }: Scene): readonly Fault[] {
  const roundUs = 2 * pace.oneWayUs + pace.syncUs;
  const slow: When = { point: 'becomes-leader' satisfies PointName, nth: 1 + stream.below(6), side: 'after' };
  const extraUs = stream.between(1, 6) * roundUs;
  const afterUs = stream.between(roundUs, 3 * roundUs);
  const downUs = quick(stream, timeoutUs);
  const mates = Math.floor(nodes.length / 2);
  const strangers = nodes.length - 1 - mates;
  const slowDown: Fault = { when: slow, type: 'slowDisk', node: 'subject', extraUs, forUs: 8 * timeoutUs };
  if (stream.chance(400_000)) {
    return [slowDown, { when: moment(stream, 'leader-commits', 7), type: 'crash', node: 'subject', downUs }];
  }
  return [
    slowDown,
    { when: slow, type: 'isolate', node: 'subject', mates, forUs: afterUs },
    { when: slow, type: 'crash', node: 'subject', afterUs, downUs },
    { when: slow, type: 'isolate', node: 'subject', mates: -strangers, afterUs, forUs: 4 * timeoutUs },
  ];
}

/** What is on its way to a candidate comes when others have long moved on: its votes first, then the next leader. */
function lateVotes(stream: Stream, { nodes, timeoutUs }: Scene): readonly Fault[] {
  const when: When = { point: 'becomes-candidate' satisfies PointName, nth: 1 + stream.below(8), side: 'after' };
  const forUs = stream.between(timeoutUs, 4 * timeoutUs);
  return nodes.map((node) => ({ when, type: 'clog', from: node, to: 'subject', forUs }));
}

/** Two nodes stand for election around the same moment. */
function duel(stream: Stream, { nodes, pace }: Scene): readonly Fault[] {
  const when = moment(stream, stream.pick<PointName>(['becomes-candidate', 'leader-commits', 'becomes-leader']), 4);
  const fire = (): Fault => ({
    when, type: 'fireTimer', node: stream.pick(nodes), timer: 'election', afterUs: stream.between(0, 2 * pace.oneWayUs),
  });
  return [fire(), fire()];
}

/** A node goes down between writing a snapshot and trimming its log, or as it gets one. */
function snapshotCrash(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const point = stream.pick<PointName>(['writes-snapshot', 'trims-log', 'sends-snapshot']);
  const when: When = {
    point, nth: 1 + stream.below(12), side: point === 'sends-snapshot' ? 'after' : stream.pick(['after', 'after', 'durable']),
  };
  const afterUs = stream.pick([0, stream.between(0, pace.syncUs), 2 * pace.oneWayUs]);
  return [{ when, type: 'crash', node: 'subject', afterUs, downUs: quick(stream, timeoutUs) }];
}

/**
 * A leader that changes the membership is cut off with no more than a mate as soon as it has appended the change, for
 * long enough that others elect one without it: the bug of 2015 begins so.
 */
function changeCutOff(stream: Stream, { timeoutUs }: Scene): readonly Fault[] {
  const when: When = { point: 'changes-membership' satisfies PointName, nth: 1 + stream.below(4), side: stream.pick(['before', 'after']) };
  const forUs = stream.between(timeoutUs, 4 * timeoutUs);
  const cutOff: Fault = { when, type: 'isolate', node: 'subject', mates: stream.pick([0, 0, 1, -1, 2]), forUs };
  if (stream.chance(500_000)) return [cutOff];
  return [cutOff, { when, type: 'fireTimer', node: 'subject', timer: 'election', afterUs: forUs + stream.below(timeoutUs) }];
}

/** A leader that hands over, or whoever takes over, goes down or is cut off in the middle of it. */
function handoverBroken(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const when: When = { point: 'hands-over' satisfies PointName, nth: 1 + stream.below(4), side: 'after' };
  const afterUs = stream.between(0, 2 * pace.oneWayUs + pace.syncUs);
  if (stream.chance(500_000)) {
    return [{ when, type: 'isolate', node: 'subject', mates: stream.pick([0, 1, 2]), afterUs, forUs: 2 * timeoutUs }];
  }
  return [{ when, type: 'crash', node: 'subject', afterUs, downUs: quick(stream, timeoutUs) }];
}

/** A leader is cut off alone and does not know it, while clients may still reach it: its reads are old now. */
function leaderAlone(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const when = moment(stream, stream.pick<PointName>(['leader-commits', 'becomes-leader']), 6);
  const afterUs = stream.between(0, 4 * pace.oneWayUs);
  return [{ when, type: 'isolate', node: 'subject', mates: 0, afterUs, forUs: stream.between(timeoutUs, 5 * timeoutUs) }];
}

const ATTACKS: readonly Attack[] = [
  powerLoss, voterCrash, leaderWithOneMate, leaderCrash, slowLeader, leaderChurn, figureEight,
  olderEntryResent, lateVotes, duel, snapshotCrash, changeCutOff, handoverBroken, leaderAlone,
];

/** The nth time for some n below 2^bits, early ones more often than late ones. */
function moment(stream: Stream, point: PointName, bits: number): When {
  return { point, nth: 1 + stream.below(1 << (1 + stream.below(bits))), side: stream.pick(['before', 'after']) };
}

/** Back before anybody has missed it, or a little later. */
function quick(stream: Stream, timeoutUs: Micros): Micros {
  return 1 + stream.below(Math.floor(timeoutUs / stream.pick([50, 5, 1])));
}
