/**
 * Faults as sentences of a story: "Node 2 crashes, and is back after 20 ms."
 */
import { unreachable } from '../../base/assert.ts';
import { NEVER_US } from '../../scenario/cluster-plan.ts';
import type { FaultAction, Json, Target } from '../../sim/plan.ts';
import { duration, tellFault } from '../fault-words.ts';
import { capitalised } from './code.ts';

/** Null for what a story passes over: that a message arrives, or does not. `subject` is where a trigger has fired. */
export function storyOf(action: FaultAction, command: (command: Json) => string): string | null {
  switch (action.type) {
    case 'deliver':
    case 'drop': return null;
    case 'crash': return sentence(`${node(action.node)} crashes${ending(', and is back after', action.downUs)}`);
    case 'restart': return sentence(`${node(action.node)} restarts`);
    case 'retire': return sentence(`${node(action.node)} is switched off for good`);
    case 'pause': return sentence(`${node(action.node)} stands still for ${duration(action.forUs)}`);
    case 'cut': {
      const { from, to, forUs } = action;
      return sentence(`the link from ${node(from)} to ${node(to)} is cut${ending(' for', forUs)}`);
    }
    case 'isolate': {
      const { mates, forUs } = action;
      const order = mates < 0 ? 'previous' : 'next';
      const others = mates === 0 ? '' : `, with the ${order} ${Math.abs(mates)} in order,`;
      return sentence(`${node(action.node)}${others} is cut off from all others${ending(' for', forUs)}`);
    }
    case 'heal': return 'All links open, and disks are as good as ever.';
    case 'clog':
      return sentence(`what ${node(action.from)} sends ${node(action.to)} is held for ${duration(action.forUs)}`);
    case 'clogNode': return sentence(`all that ${node(action.node)} sends and is sent is held for ${duration(action.forUs)}`);
    case 'fireTimer': return sentence(`the ${action.timer} timer of ${node(action.node)} goes off`);
    case 'request': {
      const who = action.client === undefined ? 'somebody' : `client ${action.client}`;
      return sentence(`${who} asks ${node(action.node)} to ${command(action.command)}`);
    }
    case 'slowDisk': {
      const { extraUs, forUs } = action;
      const lasting = forUs === NEVER_US ? '' : ` for ${duration(forUs)}`;
      return sentence(`the disk of ${node(action.node)} is slower by ${duration(extraUs)}${lasting}`);
    }
    case 'partition': {
      const groups = action.groups.map((group) => group.map(node).join(', '));
      return sentence(`only these hear each other${ending(', for', action.forUs)}: ${groups.join('; ')}`);
    }
    case 'stallDisk':
    case 'fullDisk':
    case 'syncError':
    case 'bitRot':
    case 'lyingSync':
    case 'loseDisk':
    case 'silentCorruption':
    case 'drift':
    case 'jump': return `The world ${tellFault(action, null, command).replaceAll('node ?', 'that node')}.`;
    default: return unreachable(action);
  }
}

function sentence(text: string): string {
  return `${capitalised(text)}.`;
}

function node(target: Target): string {
  return target === 'subject' ? 'that node' : `node ${target}`;
}

function ending(before: string, us: number | undefined): string {
  return us === undefined ? '' : `${before} ${duration(us)}`;
}
