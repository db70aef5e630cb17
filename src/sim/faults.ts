/**
 * What each fault does to the world; those of disks are in `disk-faults.ts`. A fault that cannot bite any more (a crash of a
 * node that is down, a drop of a message that has arrived) does nothing.
 */
import { assert, at, unreachable } from '../base/assert.ts';
import { digestJson } from '../base/digest.ts';
import type { Micros, NodeId } from '../protocol.ts';
import { endDiskFault, healDisk, strikeDisk } from './disk-faults.ts';
import type { Link } from './network.ts';
import type { FaultAction, Json, Target } from './plan.ts';
import type { FaultEnd } from './tasks.ts';
import type { World } from './world.ts';

/** Does what the action says, now. `subject` is the node at which its trigger fired. */
export function inject(world: World, action: FaultAction, subject: NodeId | null): void {
  digestJson(action, world.digest);
  for (const observer of world.hooks.all) observer.fault?.(action, subject);
  switch (action.type) {
    case 'crash': crash(world, resolve(action.node, subject), action.downUs); break;
    case 'restart': restart(world, resolve(action.node, subject)); break;
    case 'retire': retire(world, resolve(action.node, subject)); break;
    case 'pause': pause(world, resolve(action.node, subject), action.forUs); break;
    case 'partition': {
      const groups = action.groups.map((group) => group.map((target) => resolve(target, subject)));
      cut(world, linksBetween(world, groups), action.forUs);
      break;
    }
    case 'isolate': {
      const group = withMates(world, resolve(action.node, subject), action.mates);
      const others = world.plan.nodes.filter((id) => !group.includes(id));
      cut(world, linksBetween(world, [group, others]), action.forUs);
      break;
    }
    case 'cut': cut(world, oneLink(world, action.from, action.to, subject), action.forUs); break;
    case 'clog': clog(world, oneLink(world, action.from, action.to, subject), action.forUs); break;
    case 'clogNode': clog(world, linksOf(world, resolve(action.node, subject)), action.forUs); break;
    case 'heal': endLasting(world); break;
    case 'slowDisk':
    case 'stallDisk':
    case 'fullDisk':
    case 'syncError':
    case 'bitRot':
    case 'lyingSync':
    case 'loseDisk':
    case 'silentCorruption': strikeDisk(world, action, resolve(action.node, subject)); break;
    case 'drift': world.process(resolve(action.node, subject)).clock.setDrift(action.ppm, world.nowUs); break;
    case 'jump': world.process(resolve(action.node, subject)).clock.jump(action.byUs); break;
    case 'fireTimer': fireTimer(world, resolve(action.node, subject), action.timer); break;
    case 'request': {
      const node = resolve(action.node, subject);
      const request = world.clients.nextRequest();
      const { client, operation } = action;
      // Who asks is known by the very object that is asked for: it must not hang on how the Case was put together.
      const own = ownCopy(action.command);
      const asked = client === undefined ? own : world.clients.played.ask(client, node, request, own, operation);
      world.request(node, request, asked, 0);
      break;
    }
    case 'deliver': world.network.deliver(action.message, world.nowUs); break;
    case 'drop': world.network.drop(action.message); break;
    default: unreachable(action);
  }
}

/** Ends all that lasts: links open, disks are as good as ever, every node that can run comes back; no fault of the plan strikes any more. */
export function healAll(world: World): void {
  world.healed = true;
  endLasting(world);
  for (const process of world.processes) {
    if (process.pausedUntilUs > 0) world.unpause(process);
    if (!process.up) world.restart(process, world.nowUs);
  }
  world.network.calm();
  world.wakeUp();
  world.triggers.disarm();
}

/** A fault that lasted is over. */
export function endFault(world: World, end: FaultEnd): void {
  switch (end.fault) {
    case 'cut':
      for (const link of end.links) world.network.unblock(link, world.nowUs);
      break;
    case 'clog':
      for (const link of end.links) world.network.unclog(link, world.nowUs);
      break;
    case 'slowDisk':
    case 'stallDisk':
    case 'fullDisk':
    case 'lyingSync':
      endDiskFault(world, end);
      break;
    default:
      unreachable(end);
  }
}

function crash(world: World, node: NodeId, downUs: Micros | undefined): void {
  const process = world.process(node);
  if (!process.up) return;
  world.crash(process);
  if (downUs !== undefined) world.restart(process, world.nowUs + downUs);
}

function restart(world: World, node: NodeId): void {
  const process = world.process(node);
  if (!process.up) world.restart(process, world.nowUs);
}

function retire(world: World, node: NodeId): void {
  const process = world.process(node);
  if (process.retired) return;
  process.retired = true;
  world.clients.retire(node);
  world.crash(process);
  for (const observer of world.hooks.all) observer.retired?.(node);
}

function pause(world: World, node: NodeId, forUs: Micros): void {
  const process = world.process(node);
  if (!process.up) return;
  process.pausedUntilUs = Math.max(process.pausedUntilUs, world.nowUs + forUs);
  world.push(process.pausedUntilUs, { type: 'unpause', node });
  for (const observer of world.hooks.all) observer.paused?.(node, process.pausedUntilUs);
}

function cut(world: World, links: readonly Link[], forUs: Micros | undefined): void {
  for (const link of links) world.network.block(link);
  if (forUs === undefined) return;
  world.push(world.nowUs + forUs, { type: 'faultEnd', heals: world.heals, fault: 'cut', links });
}

function clog(world: World, links: readonly Link[], forUs: Micros): void {
  for (const link of links) world.network.clog(link);
  world.push(world.nowUs + forUs, { type: 'faultEnd', heals: world.heals, fault: 'clog', links });
}

function ownCopy(command: Json): Json {
  return typeof command === 'object' && command !== null && !Array.isArray(command)
    ? Object.fromEntries(Object.entries(command)) : command;
}

function fireTimer(world: World, node: NodeId, timer: string): void {
  const process = world.process(node);
  if (process.up) world.push(world.nowUs, { type: 'fire', node, life: process.life, timer });
}

function endLasting(world: World): void {
  world.heals++;
  world.network.heal(world.nowUs);
  for (const { disk } of world.processes) healDisk(world, disk);
}

function resolve(target: Target, subject: NodeId | null): NodeId {
  if (target !== 'subject') return target;
  assert(subject !== null, 'only a triggered fault has a subject');
  return subject;
}

/** Every link that leads from one group to another, or to or from a node in no group. */
function linksBetween(world: World, groups: readonly (readonly NodeId[])[]): readonly Link[] {
  const { nodes } = world.plan;
  const groupOf = (node: NodeId): number => groups.findIndex((group) => group.includes(node));
  const links: Link[] = [];
  for (const from of nodes) {
    for (const to of nodes) {
      if (from === to) continue;
      if (groupOf(from) < 0 || groupOf(from) !== groupOf(to)) links.push(world.network.link(from, to));
    }
  }
  return links;
}

/** All links from and to a node. */
function linksOf(world: World, node: NodeId): readonly Link[] {
  return world.plan.nodes.flatMap((other) =>
    (other === node ? [] : [world.network.link(node, other), world.network.link(other, node)]));
}

function oneLink(world: World, from: Target, to: Target, subject: NodeId | null): readonly Link[] {
  const source = resolve(from, subject);
  const target = resolve(to, subject);
  return source === target ? [] : [world.network.link(source, target)];
}

/** A node and those that follow it in the order of the plan, around the end; or that come before it. */
function withMates(world: World, node: NodeId, mates: number): readonly NodeId[] {
  const { nodes } = world.plan;
  const own = nodes.indexOf(node);
  const count = Math.min(Math.abs(mates) + 1, nodes.length);
  const step = mates < 0 ? nodes.length - 1 : 1;
  return Array.from({ length: count }, (_, i) => at(nodes, (own + i * step) % nodes.length));
}
