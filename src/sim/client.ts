/**
 * One client, as the kernel keeps it: who it is, what it has under way, what it will do next. What it does is in `clients.ts`.
 */
import { assert } from '../base/assert.ts';
import type { Micros, NodeId, RequestId } from '../protocol.ts';
import { Alarm } from './alarm.ts';
import type { ClientChoices } from './choices.ts';
import type { Json, Latency, WorkloadSettings } from './plan.ts';
import type { ClientScript, Workload } from './workload.ts';

export interface Operation {
  readonly number: number;
  readonly command: Json;
  attempts: number;
  request: RequestId;
  /** When the attempt is given up; or, while the client rests, when the next one is made. */
  deadlineUs: Micros;
  resting: boolean;
  /** An attempt ended without an answer, so it may have been applied. */
  doubtful: boolean;
}

/** A drawn operation, until it starts. */
export interface Drawn {
  readonly ordinal: number;
  readonly operation: Json;
}

/** What tells clients apart, and the probe and the operator from them. */
interface Character {
  readonly role: 'probe' | 'client' | 'operator';
  readonly script: ClientScript;
  readonly loop: WorkloadSettings['loop'];
  readonly pace: Latency;
}

/** Itself the task that its next move stands in the queue as. */
export class Client {
  readonly type = 'client';
  readonly number: number;
  readonly character: Character;
  readonly choices: ClientChoices;
  readonly alarm = new Alarm();
  /** When the next operation starts; Infinity when none will. */
  nextUs: Micros = Infinity;
  /** The ordinal of the operation that was drawn last. */
  drawn = 0;
  /** How many preludes there were: they are numbered among the operations, and not among the drawn ones. */
  preludes = 0;
  requests = 0;
  answers = 0;
  /** Whom it asks next. */
  target: number;
  readonly open: Operation[] = [];
  /** A prelude that is under way, and what is to follow it. */
  prelude: { readonly operation: Operation; readonly followedBy: Drawn } | null = null;

  constructor(number: number, character: Character, target: number, choices: ClientChoices) {
    this.number = number;
    this.character = character;
    this.target = target;
    this.choices = choices;
  }
}

/** The probe, the clients and the operator, in the order of their numbers. */
export function charactersOf(settings: WorkloadSettings, workload: Workload,
  nodes: readonly NodeId[]): readonly Character[] {
  const { clients, loop, pace, operator } = settings;
  const characters: Character[] = [{ role: 'probe', script: PROBING, loop: 'closed', pace }];
  for (let i = 1; i <= clients; i++) characters.push({ role: 'client', script: workload.client(i), loop, pace });
  if (operator === undefined) return characters;
  assert(workload.operator !== undefined, 'a system whose Plan has an operator says what it does');
  characters.push({ role: 'operator', script: workload.operator(nodes), loop: 'closed', pace: operator.pace });
  return characters;
}

/** The probe draws nothing: what it asks is in the workload. */
const PROBING: ClientScript = { operation: () => null };
