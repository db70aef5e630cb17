/**
 * Changes of the membership, and of who leads, that break off in the middle: Raft §6; dissertation §3.10, ch. 4.
 */
import type { Stream } from '../../../base/random.ts';
import type { NodeId } from '../../../protocol.ts';
import type { Request } from '../../../raft/command.ts';
import type { Fault, FaultAction, When } from '../../../sim/plan.ts';
import { type PointName, quick, type Scene } from './scene.ts';

/**
 * A leader that changes the membership is cut off with no more than a mate as soon as it has appended the change, for
 * long enough that others elect one without it: the bug of 2015 begins so.
 */
export function changeCutOff(stream: Stream, { timeoutUs }: Scene): readonly Fault[] {
  const when = changes(1 + stream.below(4), stream.pick(['before', 'after']));
  const forUs = stream.between(timeoutUs, 4 * timeoutUs);
  const cutOff: Fault = { when, type: 'isolate', node: 'subject', mates: stream.pick([0, 0, 1, -1, 2]), forUs };
  if (stream.chance(500_000)) return [cutOff];
  return [cutOff, { when, type: 'fireTimer', node: 'subject', timer: 'election', afterUs: forUs + stream.below(timeoutUs) }];
}

/** A leader that hands over, or whoever takes over, goes down or is cut off in the middle of it. */
export function handoverBroken(stream: Stream, { pace, timeoutUs }: Scene): readonly Fault[] {
  const when: When = { point: 'hands-over' satisfies PointName, nth: 1 + stream.below(4), side: 'after' };
  const afterUs = stream.between(0, 2 * pace.oneWayUs + pace.syncUs);
  if (stream.chance(500_000)) {
    return [{ when, type: 'isolate', node: 'subject', mates: stream.pick([0, 1, 2]), afterUs, forUs: 2 * timeoutUs }];
  }
  return [{ when, type: 'crash', node: 'subject', afterUs, downUs: quick(stream, timeoutUs) }];
}

/** Somebody goes down while a leader hands over: the one that is to take over, perhaps. */
export function handoverMissed(stream: Stream, { nodes, timeoutUs }: Scene): readonly Fault[] {
  const when: When = { point: 'hands-over' satisfies PointName, nth: 1 + stream.below(12), side: 'before' };
  return [{ when, type: 'crash', node: stream.pick(nodes), downUs: stream.between(1, 2 * timeoutUs) }];
}

/** Somebody asks for one more voter as soon as a leader is elected: it has committed nothing of its term yet. */
export function hastyAddition(stream: Stream, { spares, pace }: Scene): readonly Fault[] {
  if (spares.length === 0) return [];
  const when: When = { point: 'becomes-leader' satisfies PointName, nth: 1 + stream.below(6), side: 'after' };
  return [{ when, ...addition(stream, spares), afterUs: stream.below(pace.oneWayUs) }];
}

/** Two operators who do not know of each other: a change has begun, and somebody asks for one more voter. */
export function secondAddition(stream: Stream, { spares, pace }: Scene): readonly Fault[] {
  if (spares.length === 0) return [];
  const when = changes(1 + stream.below(4), 'after');
  return [{ when, ...addition(stream, spares), afterUs: stream.below(2 * pace.oneWayUs) }];
}

/**
 * The leader that has appended a change is left with those whom it adds, and a voter at most; the others are among
 * themselves, and elect one of them. Perhaps that one begins a change too and is left with other newcomers, when the
 * first comes back: two clusters of one.
 */
export function newcomersApart(stream: Stream, { nodes, spares, timeoutUs }: Scene): readonly Fault[] {
  if (spares.length === 0) return [];
  const nth = 1 + stream.below(3);
  const voters = nodes.filter((node) => !spares.includes(node));
  const firstUs = stream.between(timeoutUs, 4 * timeoutUs);
  const half = stream.chance(500_000) ? spares : some(stream, spares);
  const faults: Fault[] = [
    { when: changes(nth, stream.pick(['before', 'after'])), ...apart([...half, ...mates(stream, voters)], nodes, firstUs) },
  ];
  if (stream.chance(400_000)) return faults;
  const others = spares.filter((spare) => !half.includes(spare));
  const secondUs = stream.between(timeoutUs, 4 * timeoutUs);
  faults.push({ when: changes(nth + 1, stream.pick(['before', 'after'])), ...apart([...others, ...some(stream, voters)], nodes, secondUs) });
  if (stream.chance(500_000)) return faults;
  const when: When = { point: 'becomes-leader' satisfies PointName, nth: 1 + nth, side: 'after' };
  return [...faults, { when, ...addition(stream, others.length === 0 ? spares : others), afterUs: 1 }];
}

function changes(nth: number, side: When['side']): When {
  return { point: 'changes-membership' satisfies PointName, nth, side };
}

function addition(stream: Stream, spares: readonly NodeId[]): FaultAction {
  const command = { type: 'addVoter', node: stream.pick(spares) } as const satisfies Request;
  return { type: 'request', node: 'subject', command };
}

/** The subject with its company on one side, all others on the other: of two groups the first that names the subject counts. */
function apart(company: readonly NodeId[], nodes: readonly NodeId[], forUs: number): FaultAction {
  return { type: 'partition', groups: [['subject', ...company], nodes.filter((node) => !company.includes(node))], forUs };
}

function mates(stream: Stream, voters: readonly NodeId[]): readonly NodeId[] {
  return stream.chance(600_000) ? [] : [stream.pick(voters)];
}

/** About half of them. */
function some(stream: Stream, nodes: readonly NodeId[]): readonly NodeId[] {
  return nodes.filter(() => stream.chance(500_000));
}
