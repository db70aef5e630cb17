/**
 * Runs a Case without any observer, for what the checkers cost, and runs it while counting.
 */
import type { Case } from '../../src/fuzz/case-type.ts';
import { drive } from '../../src/sim/drive.ts';
import type { Moment, Observer } from '../../src/sim/observer.ts';
import { SeededChoices } from '../../src/sim/seeded-choices.ts';
import { Simulator } from '../../src/sim/simulator.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

/** Without checkers, goals or traces. Returns the number of events. */
export function runBare(testCase: Case): number {
  const simulator = simulatorOf(testCase, () => []);
  drive(simulator, raftSystem.protocol, Infinity, () => false);
  return simulator.moment.event;
}

/** How many messages a Case sends, and how many items stand in its queue on average over its turns. */
export function countCase(testCase: Case): { readonly messages: number; readonly meanDepth: number } {
  let messages = 0;
  const simulator = simulatorOf(testCase, () => [{ sent: () => { messages++; } }]);
  let depths = 0;
  let turns = 0;
  drive(simulator, raftSystem.protocol, Infinity, () => {
    depths += simulator.queued;
    turns++;
    return false;
  });
  return { messages, meanDepth: depths / turns };
}

function simulatorOf({ plan }: Case, watchers: (moment: Moment) => readonly Observer[]): Simulator {
  const settings = raftSystem.parseSettings(plan.settings);
  const workload = raftSystem.workload(plan.workload.mix);
  if (!settings.ok || !workload.ok) throw new Error('a benchmark runs a sound Plan');
  const { protocol, points } = raftSystem;
  const parsed = { workload: workload.value, settings: settings.value, journals: new Map() };
  const subject = { protocol, points, ...parsed };
  return new Simulator(plan, subject, new SeededChoices(plan.seed), watchers);
}
