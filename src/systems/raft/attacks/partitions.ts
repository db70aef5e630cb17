/**
 * Partitions that are none of two halves, and stay until all is healed: nodes hear some of the others and not the rest, or one way
 * only. Howard & Abraham 2020; dissertation §6.2, §9.6.
 */
import type { Stream } from '../../../base/random.ts';
import type { NodeId } from '../../../protocol.ts';
import type { Fault, When } from '../../../sim/plan.ts';
import { moment, type Scene } from './scene.ts';

/** A leader is heard, but hears nobody, or too few: it can commit nothing, and those who hear it wait for it. */
export function deafLeader(stream: Stream, { nodes }: Scene): readonly Fault[] {
  const when = moment(stream, 'leader-commits', 5);
  const hears = new Set(stream.chance(500_000) ? [stream.pick(nodes)] : []);
  return nodes.filter((node) => !hears.has(node)).map((node) => ({ when, type: 'cut', from: node, to: 'subject' }));
}

/** A leader and some others hear each other no more; all else hear each other. One is enough to depose it, if voters may. */
export function leaderMissedBySome(stream: Stream, { nodes }: Scene): readonly Fault[] {
  const when = moment(stream, 'leader-commits', 5);
  const missing = new Set(Array.from({ length: stream.between(1, nodes.length - 2) }, () => stream.pick(nodes)));
  return [...missing].flatMap((node): readonly Fault[] => [
    { when, type: 'cut', from: node, to: 'subject' },
    { when, type: 'cut', from: 'subject', to: node },
  ]);
}

/** Each link is cut with the same chance, both ways or one way. */
export function scatteredCuts(stream: Stream, { nodes }: Scene): readonly Fault[] {
  const when = moment(stream, 'leader-commits', 5);
  const chance = stream.pick([100_000, 250_000, 400_000]);
  const bothWays = stream.chance(500_000);
  const faults: Fault[] = [];
  for (const from of nodes) {
    for (const to of nodes) {
      if (from === to || (bothWays && from > to) || !stream.chance(chance)) continue;
      faults.push(cut(when, from, to));
      if (bothWays) faults.push(cut(when, to, from));
    }
  }
  return faults;
}

function cut(when: When, from: NodeId, to: NodeId): Fault {
  return { when, type: 'cut', from, to };
}
