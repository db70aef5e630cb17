/**
 * What tells the states of a model apart.
 */
import type { Identity, Model } from './model.ts';

/** Equal for equal states: as `Model.identifyState` says, or else the state itself or its JSON. */
export function identityOf<State, Input, Output>(state: State, model: Model<State, Input, Output>): Identity {
  if (model.identifyState !== undefined) return model.identifyState(state);
  if (typeof state === 'string' || typeof state === 'number' || typeof state === 'boolean') return state;
  return state === null ? null : JSON.stringify(state);
}
