/** Profiles by name. */
import type { Profile, System } from '../systems/system.ts';

/** The system's profile of that name; its first without one. */
export function findProfile(system: System, name: string | undefined): Profile | undefined {
  return name === undefined ? system.profiles[0] : system.profiles.find((profile) => profile.name === name);
}
