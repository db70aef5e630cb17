/**
 * What happens when a queue item comes up: a message arrives, a timer is due, a sync ends. Each is checked for still
 * having a meaning (the node may be down, the timer moved); only then it is an event, and may give a node its turn.
 */
import { unreachable } from '../base/assert.ts';
import type { Queued } from '../base/event-queue.ts';
import type { BootContext, Micros, NodeEvent, NodeId } from '../protocol.ts';
import type { Client } from './client.ts';
import type { Disk } from './disk.ts';
import { release, syncNext } from './effects.ts';
import { endFault, healAll, inject } from './faults.ts';
import type { Envelope } from './network.ts';
import { KIND } from './occurrence.ts';
import type { AnswerArrival, FaultEnd, NodeTimer, RequestArrival, Resumption, Task } from './tasks.ts';
import type { NodeProcess, World } from './world.ts';

/** A node must act: boot on what its disk holds, or take a step. */
export type Turn =
  | { readonly type: 'boot'; readonly node: NodeId; readonly context: BootContext }
  | { readonly type: 'step'; readonly node: NodeId; readonly state: unknown; readonly event: NodeEvent };

/** In the calm phase the observers are asked this often whether the system has recovered. */
const TICKS_OF_CALM = 400;

/** A queue item has come up. Does what it does to the world; the turn that it gives a node, if it does. */
export function surface(world: World, item: Queued<Task>): Turn | 'settled' | null {
  const { task, cause } = item;
  switch (task.type) {
    case 'message': return deliverMessage(world, task);
    case 'timer': return timerDue(world, task, cause);
    case 'sync': return completeSync(world, task, cause);
    case 'resume': return resumeNode(world, task, cause);
    case 'client': return wakeClient(world, task, cause);
    case 'request': return deliverRequest(world, task, cause);
    case 'answer': return deliverAnswer(world, task, cause);
    case 'boot': return bootNode(world, task, cause);
    case 'fire': {
      const process = world.process(task.node);
      if (!process.up || process.life !== task.life || deferred(world, process, task, cause)) return null;
      const timer = world.timer(process, task.timer);
      timer.alarm.cancel();
      return timerTurn(world, process, timer, cause);
    }
    case 'unpause': {
      const process = world.process(task.node);
      if (process.pausedUntilUs === world.nowUs) world.unpause(process);
      return null;
    }
    case 'fault':
      if (world.healed) return null;
      world.begin(cause, KIND.fault, task.subject ?? 0);
      inject(world, task.action, task.subject);
      return null;
    case 'faultEnd': return endLastingFault(world, task, cause);
    case 'heal': return healWorld(world, cause);
    case 'tick': return tick(world);
    default: return unreachable(task);
  }
}

function deliverMessage(world: World, envelope: Envelope): Turn | null {
  const process = world.process(envelope.to);
  if (!world.network.arrive(envelope) || deferred(world, process, envelope, envelope.cause)) return null;
  if (!process.up) {
    world.network.lose(envelope, 'down');
    return null;
  }
  world.begin(envelope.cause, KIND.message, (envelope.from << 12) ^ envelope.to);
  const { from, message } = envelope;
  return stepTurn(process, { type: 'message', nowUs: clock(world, process), wallUs: wall(world, process), from, message });
}

function timerDue(world: World, timer: NodeTimer, cause: number): Turn | null {
  const process = world.process(timer.node);
  const verdict = timer.alarm.surface(world.nowUs);
  if (verdict === 'stale') return null;
  if (verdict !== 'due') {
    world.queue.push(verdict, cause, timer);
    return null;
  }
  if (deferred(world, process, timer, cause)) return null;
  return timerTurn(world, process, timer, cause);
}

function timerTurn(world: World, process: NodeProcess, timer: NodeTimer, cause: number): Turn {
  world.begin(cause, KIND.timer, process.id);
  world.digest.word(timer.nameHash);
  return stepTurn(process, { type: 'timer', nowUs: clock(world, process), wallUs: wall(world, process), timer: timer.name });
}

function completeSync(world: World, disk: Disk, cause: number): Turn | null {
  const process = world.process(disk.node);
  if (process.pausedUntilUs > 0) {
    if (disk.postpone(world.nowUs, Infinity)) deferred(world, process, disk, cause);
    return null;
  }
  if ((disk.stalls > 0 || disk.error !== null) && isKept(world, process, disk, cause)) return null;
  const writes = disk.complete(world.nowUs);
  if (writes === undefined) return null;
  world.begin(cause, KIND.sync, disk.node);
  for (const observer of world.hooks.durable) observer.durable(disk.node, disk.durableLength);
  release(world, process, writes);
  if (process.up) syncNext(world, process);
  return null;
}

/** A sync is due, but its disk stalls, or has an error to come back with. */
function isKept(world: World, process: NodeProcess, disk: Disk, cause: number): boolean {
  const { error, stalls } = disk;
  if (stalls > 0) return disk.hold(world.nowUs, cause);
  if (error === null || !disk.isDue(world.nowUs)) return false;
  world.begin(cause, KIND.sync, disk.node);
  disk.error = null;
  world.failDisk(process, 'sync-error', error.downUs);
  return true;
}

function resumeNode(world: World, task: Resumption, cause: number): Turn | null {
  const process = world.process(task.node);
  if (!process.up || process.life !== task.life || deferred(world, process, task, cause)) return null;
  world.begin(cause, KIND.resume, task.node);
  const { signal } = task;
  return stepTurn(process, { type: 'resumed', nowUs: clock(world, process), wallUs: wall(world, process), signal });
}

function wakeClient(world: World, client: Client, cause: number): null {
  const { clients } = world;
  if (!clients.due(client)) return null;
  world.begin(cause, KIND.client, client.number);
  clients.act(client);
  carryOut(world);
  return null;
}

function deliverRequest(world: World, task: RequestArrival, cause: number): Turn | null {
  const process = world.process(task.node);
  if (!process.up || deferred(world, process, task, cause)) return null;
  world.begin(cause, KIND.request, task.node);
  world.digest.word(task.request);
  const { request, command } = task;
  return stepTurn(process,
    { type: 'request', nowUs: clock(world, process), wallUs: wall(world, process), request, command });
}

function deliverAnswer(world: World, task: AnswerArrival, cause: number): null {
  const { clients } = world;
  if (!clients.awaits(task.client, task.request)) return null;
  world.begin(cause, KIND.answer, task.client.number);
  world.digest.word(task.request);
  clients.answered(task.client, task.request, task.answer);
  carryOut(world);
  return null;
}

/** What scripts have ordered is no fault of the plan, and so it happens after the heal, too. */
function carryOut(world: World): void {
  for (const action of world.clients.takeOrders()) inject(world, action, null);
}

function bootNode(world: World, task: Boot, cause: number): Turn | null {
  const process = world.process(task.node);
  if (process.up || process.refused || process.retired || process.life !== task.life) return null;
  world.begin(cause, KIND.boot, process.id);
  process.life++;
  const { plan, subject } = world;
  return {
    type: 'boot',
    node: process.id,
    context: {
      id: process.id, nodes: plan.nodes, settings: subject.settings, recovered: process.disk.contents(),
      nowUs: clock(world, process), wallUs: wall(world, process),
    },
  };
}

function endLastingFault(world: World, task: FaultEnd, cause: number): null {
  if (task.heals !== world.heals) return null;
  world.begin(cause, KIND.faultEnd, 0);
  endFault(world, task);
  return null;
}

function healWorld(world: World, cause: number): 'settled' | null {
  world.begin(cause, KIND.heal, 0);
  for (const observer of world.hooks.all) observer.phase?.('heal');
  healAll(world);
  world.clients.probe();
  for (const observer of world.hooks.all) observer.phase?.('calm');
  return tick(world);
}

/**
 * The run is over as soon as the probes have succeeded, the operator has ended what it had begun, and every observer says
 * that the system has recovered.
 */
function tick(world: World): 'settled' | null {
  const { clients, hooks } = world;
  const isAtRest = clients.probesSucceeded && !clients.operatorIsBusy;
  if (isAtRest && hooks.all.every((observer) => observer.settled?.() ?? true)) return 'settled';
  world.push(world.nowUs + Math.max(1, Math.floor(world.calmUs / TICKS_OF_CALM)), { type: 'tick' });
  return null;
}

/** A paused node takes nothing: what comes meanwhile comes again when the pause is over. */
function deferred(world: World, process: NodeProcess, task: Task, cause: number): boolean {
  if (process.pausedUntilUs === 0) return false;
  process.parked.push({ cause, task });
  return true;
}

function stepTurn(process: NodeProcess, event: NodeEvent): Turn {
  return { type: 'step', node: process.id, state: process.state, event };
}

function clock(world: World, process: NodeProcess): Micros {
  return process.clock.monotonic(world.nowUs);
}

function wall(world: World, process: NodeProcess): Micros {
  return process.clock.wall(world.nowUs);
}

type Boot = Task & { readonly type: 'boot' };
