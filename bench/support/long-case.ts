/** A Case that goes on for as long as one likes: the chaos of a seed, over and over. */
import type { Case } from '../../src/fuzz/case-type.ts';
import { findProfile } from '../../src/fuzz/profile.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import { present } from '../../src/base/assert.ts';

/** As many as a Case may have. */
const MOST_FAULTS = 10_000;

/** Ends with its `events`th event, or a little before. */
export function longCase(seed: number, events: number): Case {
  const profile = present(findProfile(raftSystem, 'default'), 'the profile default');
  const drawn = drawCase(raftSystem, profile, seed, 'end', {});
  const { plan } = drawn;
  const { chaosUs } = plan.phases;
  const rounds = Math.ceil(events / 500);
  const timed = plan.faults.filter((fault) => 'at' in fault);
  const storms = Math.min(rounds, Math.floor(MOST_FAULTS / timed.length));
  const spacingUs = Math.floor(chaosUs * rounds / storms);
  const faults = Array.from({ length: storms }, (_, storm) =>
    timed.map((fault) => ({ ...fault, at: fault.at + storm * spacingUs }))).flat();
  const phases = { ...plan.phases, chaosUs: chaosUs * rounds };
  return { ...drawn, maxEvents: events, plan: { ...plan, faults, phases } };
}
