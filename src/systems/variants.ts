/** The variants of a system, mutants and controls, by name. */
import type { System, Variant } from './system.ts';

export function variantsOf({ mutants, controls = [] }: System): readonly Variant[] {
  return [...mutants, ...controls];
}

export function findVariant(system: System, id: string): Variant | undefined {
  return variantsOf(system).find((variant) => variant.id === id);
}
