/**
 * A fault of a Case as an action of a script. Each action says what it would record; where that is not the very fault, with its
 * members in the same order, the fault is written as it stands (`cluster.fault`): the digest of a run goes by it.
 */
import { unreachable } from '../../base/assert.ts';
import type { NodeId } from '../../protocol.ts';
import { NEVER_US } from '../../scenario/cluster-plan.ts';
import type { FaultAction, Target } from '../../sim/plan.ts';
import { parseCommand } from '../../systems/raft/parse.ts';
import { call, Code, inMs } from './code.ts';
import { commandCode, type Imports } from './commands.ts';

/** What a crash keeps of what was not synced, where the Case has decided it. */
export interface Kept {
  readonly survivors?: number;
  readonly torn?: boolean;
}

interface Written {
  /** Of `cluster`, unless it is a client's. */
  readonly callee: string;
  readonly values: readonly unknown[];
  readonly made: FaultAction;
}

/** How the actions of one script are written. */
export interface ActionStyle {
  readonly indent: string;
  readonly imports: Imports;
  /** The variable that holds a client. */
  clientName(client: number): string;
}

/** The statement that does it. */
export function actionCode(action: FaultAction, kept: Kept, style: ActionStyle): string {
  const written = writtenAs(action, kept, style);
  const { callee, values } = written !== null && isSame(written.made, action)
    ? written : { callee: 'cluster.fault', values: [action] };
  return `${style.indent}${call(callee, values, style.indent)};`;
}

function writtenAs(action: FaultAction, kept: Kept, style: ActionStyle): Written | null {
  switch (action.type) {
    case 'crash': {
      const node = nodeOf(action.node);
      const { downUs } = action;
      const { survivors: keeps, torn } = kept;
      const options = { downMs: ms(downUs), keeps, torn };
      return {
        callee: 'cluster.crash', values: [node, ...some(options)],
        made: { type: 'crash', node, ...(downUs === undefined ? {} : { downUs }) },
      };
    }
    case 'restart': {
      const node = nodeOf(action.node);
      return { callee: 'cluster.restart', values: [node], made: { type: 'restart', node } };
    }
    case 'pause': {
      const node = nodeOf(action.node);
      const { forUs } = action;
      return { callee: 'cluster.pause', values: [node, ms(forUs)], made: { type: 'pause', node, forUs } };
    }
    case 'partition':
    case 'cut':
    case 'isolate':
    case 'clog': return linksAs(action);
    case 'heal': return { callee: 'cluster.heal', values: [], made: { type: 'heal' } };
    case 'slowDisk': {
      const { node, extraUs, forUs } = action;
      const options = { forMs: forUs === NEVER_US ? undefined : ms(forUs) };
      return {
        callee: 'cluster.slowDisk', values: [node, ms(extraUs), ...some(options)],
        made: { type: 'slowDisk', node, extraUs, forUs },
      };
    }
    case 'drift': {
      const { node, ppm } = action;
      return { callee: 'cluster.drift', values: [node, ppm], made: { type: 'drift', node, ppm } };
    }
    case 'fireTimer': {
      const { node, timer } = action;
      if (timer !== 'election' && timer !== 'heartbeat') return null;
      const callee = timer === 'election' ? 'cluster.timeout' : 'cluster.heartbeat';
      return { callee, values: [node], made: { type: 'fireTimer', node, timer } };
    }
    case 'request': return requestAs(action, style);
    case 'deliver':
    case 'drop': {
      const { type, message } = action;
      return { callee: `cluster.${type}`, values: [message], made: { type, message } };
    }
    case 'retire':
    case 'clogNode':
    case 'stallDisk':
    case 'fullDisk':
    case 'syncError':
    case 'bitRot':
    case 'lyingSync':
    case 'loseDisk':
    case 'silentCorruption':
    case 'jump': return null;
    default: return unreachable(action);
  }
}

function linksAs(action: FaultAction & { readonly type: 'partition' | 'cut' | 'isolate' | 'clog' }): Written {
  switch (action.type) {
    case 'partition': {
      const { groups } = action;
      return { callee: 'cluster.partition', values: groups, made: { type: 'partition', groups } };
    }
    case 'cut': {
      const { from, to, forUs } = action;
      return {
        callee: 'cluster.cut', values: [from, to, ...some({ forMs: ms(forUs) })],
        made: { type: 'cut', from, to, ...(forUs === undefined ? {} : { forUs }) },
      };
    }
    case 'isolate': {
      const { node, mates, forUs } = action;
      const options = { mates: mates === 0 ? undefined : mates, forMs: ms(forUs) };
      return {
        callee: 'cluster.isolate', values: [node, ...some(options)],
        made: { type: 'isolate', node, mates, ...(forUs === undefined ? {} : { forUs }) },
      };
    }
    case 'clog': {
      const { from, to, forUs } = action;
      return { callee: 'cluster.clog', values: [from, to, ms(forUs)], made: { type: 'clog', from, to, forUs } };
    }
    default: return unreachable(action);
  }
}

function requestAs(action: FaultAction & { readonly type: 'request' }, style: ActionStyle): Written | null {
  const { node, command, client, operation } = action;
  const parsed = parseCommand(command);
  // What the schema completes is not what the Case says.
  if (!parsed.ok || !isSame(parsed.value, command)) return null;
  const attempt = operation === undefined ? {} : { operation };
  const made: FaultAction = { type: 'request', node, command, ...(client === undefined ? {} : { client, ...attempt }) };
  if (!isSame(made, action)) return null;
  const code = commandCode(parsed.value, style.imports);
  if (code === null) return null;
  const callee = client === undefined ? 'cluster.propose' : `${style.clientName(client)}.ask`;
  return { callee, values: [node, code, ...some({ operation })], made };
}

/** In a fault of a time there is no other. */
function nodeOf(target: Target): NodeId {
  return target === 'subject' ? 0 : target;
}

function ms(us: number): Code;
function ms(us: number | undefined): Code | undefined;
function ms(us: number | undefined): Code | undefined {
  return us === undefined ? undefined : new Code(inMs(us));
}

/** Options, if there are any. */
function some(options: { readonly [name: string]: unknown }): readonly unknown[] {
  return Object.values(options).some((value) => value !== undefined) ? [options] : [];
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
