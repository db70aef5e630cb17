/**
 * What of a world can be made calm, one thing at a time, whatever the system.
 */
import type { Latency, Plan } from '../../sim/plan.ts';
import type { Simplification } from '../../systems/system.ts';

export const worldSimplifications: readonly Simplification[] = [
  inNetwork('no loss', () => ({ lossPpm: 0 })),
  inNetwork('no duplicates', () => ({ duplicatePpm: 0 })),
  inNetwork('what is under way at a cut is lost', () => ({ cutLossPpm: 1_000_000 })),
  inNetwork('messages may overtake', () => ({ fifo: false })),
  inNetwork('no bound of bandwidth', ({ bulkBandwidth }) => ({ bandwidth: 0, ...(bulkBandwidth === undefined ? {} : { bulkBandwidth: 0 }) })),
  inNetwork('no message is late', ({ latency }) => ({ latency: { ...latency, tailPpm: 0 } })),
  inNetwork('messages take equally long', ({ latency }) => ({ latency: exactly(latency) })),
  inDisk('no torn writes', () => ({ tornPpm: 0 })),
  inDisk('no sync is late', ({ sync }) => ({ sync: { ...sync, tailPpm: 0 } })),
  inDisk('syncs take equally long', ({ sync }) => ({ sync: exactly(sync) })),
  { name: 'true clocks', apply: (plan) => ({ ...plan, clocks: { driftPpm: {} } }) },
  { name: 'no operator', apply: withoutOperator },
  inWorkload('no clients', () => ({ clients: 0 })),
  inWorkload('closed loops', () => ({ loop: 'closed' })),
  inWorkload('clients keep their pace', ({ pace }) => ({ pace: exactly(pace) })),
  inWorkload('requests take equally long', ({ latency }) => ({ latency: exactly(latency) })),
  inWorkload('one client', ({ clients }) => ({ clients: Math.min(1, clients) })),
  inWorkload('two clients', ({ clients }) => ({ clients: Math.min(2, clients) })),
];

function exactly({ medianUs }: Latency): Latency {
  return { minUs: medianUs, medianUs, tailPpm: 0, maxUs: medianUs };
}

type Part<T> = (part: T) => Partial<T>;

function inNetwork(name: string, change: Part<Plan['network']>): Simplification {
  return { name, apply: (plan) => ({ ...plan, network: { ...plan.network, ...change(plan.network) } }) };
}

function inDisk(name: string, change: Part<Plan['disk']>): Simplification {
  return { name, apply: (plan) => ({ ...plan, disk: { ...plan.disk, ...change(plan.disk) } }) };
}

function inWorkload(name: string, change: Part<Plan['workload']>): Simplification {
  return { name, apply: (plan) => ({ ...plan, workload: { ...plan.workload, ...change(plan.workload) } }) };
}

function withoutOperator(plan: Plan): Plan {
  const { operator: _operator, ...workload } = plan.workload;
  return { ...plan, workload };
}
