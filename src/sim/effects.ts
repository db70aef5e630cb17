/**
 * Carries out what nodes ask for, one effect after the other. A trigger may strike before or after an effect; if it
 * takes the node down, the rest of the list is lost with it: that is what "just before the vote is durable" means.
 */
import { assert, unreachable } from '../base/assert.ts';
import { digestJson } from '../base/digest.ts';
import type { Effect } from '../protocol.ts';
import type { PendingWrite } from './disk.ts';
import { inject } from './faults.ts';
import type { Side } from './plan.ts';
import type { NodeProcess, World } from './world.ts';

/** How answers, signals on their way back, and what changes nothing stand in the digest. */
const ANSWER = { ok: 1, redirect: 2, fail: 3, unknown: 4 };
const RESUME = 0x7e5;
const WITHOUT_EFFECT = 0x0ff;

/**
 * Executes the effects of a node's step, or those that a write has released. `madeAt` is the length of the journal when
 * the node asked for them, if that is over; a step's own effects are made as the journal grows.
 */
export function execute(
  world: World, process: NodeProcess, effects: readonly Effect[], madeAt: number | null,
): void {
  const { life } = process;
  const outer = world.executing;
  world.executing = process.id;
  for (const effect of effects) {
    if (!lives(process, life)) break;
    if (!world.triggers.aimAt(effect)) {
      perform(world, process, effect, madeAt);
      continue;
    }
    strike(world, process, 'before', effect);
    if (!lives(process, life)) break;
    perform(world, process, effect, madeAt);
    if (lives(process, life)) strike(world, process, 'after', effect);
  }
  world.executing = outer;
}

/** What a sync has made durable: each write's effects are released in the order of the writes. */
export function release(world: World, process: NodeProcess, writes: readonly PendingWrite[]): void {
  const { life } = process;
  for (const { write, length } of writes) {
    if (!lives(process, life)) return;
    if (world.triggers.any) strike(world, process, 'durable', write);
    execute(world, process, write.then, length);
  }
  process.disk.released();
}

/** Starts what the disk must do next, and puts it into the queue. */
export function syncNext(world: World, process: NodeProcess): void {
  const endsUs = process.disk.next(world.nowUs);
  if (endsUs !== undefined) world.push(endsUs, process.disk);
}

function perform(world: World, process: NodeProcess, effect: Effect, madeAt: number | null): void {
  const { digest, hooks, nowUs } = world;
  switch (effect.type) {
    case 'send': {
      digest.word(effect.to);
      world.subject.protocol.fingerprint(effect.message, digest);
      const made = madeAt ?? process.disk.length;
      const hung = madeAt !== null;
      for (const observer of hooks.sent) observer.sent(process.id, effect.to, effect.message, made, hung);
      world.network.send(process.id, effect.to, effect.message, nowUs, world.event);
      break;
    }
    case 'persist':
      persist(world, process, effect, madeAt);
      break;
    case 'resume':
      digest.word(RESUME);
      world.push(nowUs, { type: 'resume', node: process.id, life: process.life, signal: effect.signal });
      break;
    case 'setTimer': {
      const { minUs, maxUs } = effect;
      assert(minUs >= 0 && minUs <= maxUs, 'a timer is set to a span of time, from minUs up to maxUs');
      const timer = world.timer(process, effect.timer);
      timer.minUs = minUs;
      timer.maxUs = maxUs;
      world.setTimer(process, timer);
      break;
    }
    case 'cancelTimer': {
      const timer = world.timer(process, effect.timer);
      digest.word(~timer.nameHash);
      timer.alarm.cancel();
      break;
    }
    case 'apply': {
      const tookEffect = effect.tookEffect ?? true;
      digest.word(effect.index);
      digest.word(effect.stateHash);
      if (!tookEffect) digest.word(WITHOUT_EFFECT);
      for (const observer of hooks.applied) {
        observer.applied(process.id, effect.index, effect.command, effect.stateHash, tookEffect);
      }
      break;
    }
    case 'reply': {
      digest.word(effect.request);
      digest.word(ANSWER[effect.answer.type]);
      if (effect.answer.type === 'ok') digestJson(effect.answer.result, digest);
      for (const observer of hooks.replied) observer.replied(process.id, effect.request, effect.answer);
      world.clients.played.answered(effect.request, effect.answer);
      const awaiting = world.clients.awaiting(effect.request);
      if (awaiting === undefined) break;
      const { client, delayUs } = awaiting;
      world.push(nowUs + delayUs, { type: 'answer', client, request: effect.request, answer: effect.answer });
      break;
    }
    default:
      unreachable(effect);
  }
}

function persist(world: World, process: NodeProcess, effect: Effect & { readonly type: 'persist' },
  madeAt: number | null): void {
  const { disk } = process;
  if (disk.fills > 0 && effect.delta.length > 0) {
    world.failDisk(process, 'no-room', disk.fullDownUs);
    return;
  }
  world.digest.word(effect.delta.length);
  for (const record of effect.delta) world.subject.protocol.fingerprintRecord(record, world.digest);
  const outcome = disk.persist(effect, world.nowUs, world.event);
  for (const observer of world.hooks.persisted) {
    observer.persisted(process.id, effect.delta, effect.then, disk.length);
  }
  if (typeof outcome === 'number') world.push(outcome, disk);
  if (outcome !== 'durable') return;
  if (world.triggers.any) strike(world, process, 'durable', effect);
  execute(world, process, effect.then, madeAt ?? disk.length);
}

/** Whether the life that asked for an effect still stands. */
function lives(process: NodeProcess, life: number): boolean {
  return process.up && process.life === life;
}

function strike(world: World, process: NodeProcess, side: Side, effect: Effect): void {
  if (!world.triggers.watches(side, effect)) return;
  for (const fault of world.triggers.reached(side, process.id, effect, process.state)) {
    const afterUs = 'when' in fault ? fault.afterUs ?? 0 : 0;
    if (afterUs === 0) inject(world, fault, process.id);
    else world.push(world.nowUs + afterUs, { type: 'fault', action: fault, subject: process.id });
  }
}
