/**
 * What faults do to disks: how they begin, and how those that last end. What a disk does while one lies over it is its own
 * business (`disk.ts`).
 */
import { unreachable } from '../base/assert.ts';
import type { Micros, NodeId } from '../protocol.ts';
import type { Disk } from './disk.ts';
import type { FaultAction } from './plan.ts';
import type { LastingDiskFault } from './tasks.ts';
import type { World } from './world.ts';

/** The faults of disks. */
export type DiskFault = FaultAction & { readonly type:
  'slowDisk' | 'stallDisk' | 'fullDisk' | 'syncError' | 'bitRot' | 'lyingSync' | 'loseDisk' | 'silentCorruption' };

export function strikeDisk(world: World, action: DiskFault, node: NodeId): void {
  const { disk } = world.process(node);
  switch (action.type) {
    case 'slowDisk': {
      const { extraUs } = action;
      disk.extraUs += extraUs;
      endLater(world, action.forUs, { fault: 'slowDisk', disk, extraUs });
      break;
    }
    case 'stallDisk':
      disk.stalls++;
      endLater(world, action.forUs, { fault: 'stallDisk', disk });
      break;
    case 'fullDisk':
      disk.fills++;
      disk.fullDownUs = action.downUs;
      endLater(world, action.forUs, { fault: 'fullDisk', disk });
      break;
    case 'lyingSync':
      disk.lies++;
      endLater(world, action.forUs, { fault: 'lyingSync', disk });
      break;
    case 'syncError': disk.error = { downUs: action.downUs }; break;
    case 'bitRot': world.digest.word(disk.rot()); break;
    case 'silentCorruption': {
      const { corrupt } = world.subject;
      if (corrupt !== undefined) world.digest.word(disk.damage(corrupt));
      break;
    }
    case 'loseDisk': {
      const process = world.process(node);
      world.crash(process);
      disk.lose();
      process.refused = false;
      world.restart(process, world.nowUs + action.downUs);
      break;
    }
    default: unreachable(action);
  }
}

/** One that lasted is over. */
export function endDiskFault(world: World, end: LastingDiskFault): void {
  const { disk, fault } = end;
  switch (fault) {
    case 'slowDisk': disk.extraUs -= end.extraUs; break;
    case 'stallDisk': endStall(world, disk, disk.stalls - 1); break;
    case 'fullDisk': disk.fills--; break;
    case 'lyingSync': disk.lies--; break;
    default: unreachable(fault);
  }
}

/** Whatever is amiss with a disk is over; what is lost stays lost. */
export function healDisk(world: World, disk: Disk): void {
  disk.extraUs = 0;
  disk.fills = 0;
  disk.lies = 0;
  disk.error = null;
  endStall(world, disk, 0);
}

/** The sync that was held ends at once, if nothing else stalls the disk. */
function endStall(world: World, disk: Disk, left: number): void {
  disk.stalls = left;
  if (left > 0) return;
  const cause = disk.letGo(world.nowUs);
  if (cause !== null) world.queue.push(world.nowUs, cause, disk);
}

function endLater(world: World, forUs: Micros, fault: LastingDiskFault): void {
  world.push(world.nowUs + forUs, { type: 'faultEnd', heals: world.heals, ...fault });
}
