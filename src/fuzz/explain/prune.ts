/**
 * Of an event of an explanation, what matters: the changes that something came of, the nodes that went down and are spoken of,
 * the answer to whoever had sent something. The event that is explained, and those that it contradicts, stay whole but for
 * others' crashes.
 */
import { unreachable } from '../../base/assert.ts';
import type { NodeId } from '../../protocol.ts';
import type { FaultAction } from '../../sim/plan.ts';
import type { Change, Happening, TracedEvent } from '../../sim/trace.ts';
import type { Met } from './search.ts';

/** `faults`: those that are spoken of, whatever else the event did. */
export function pruned(
  { traced, items }: Met, isSeed: boolean, faults: ReadonlySet<FaultAction>,
): TracedEvent {
  const crashed = new Set<NodeId>();
  const changes = new Set<Change>();
  const asked = new Set<number>();
  let isWhole = isSeed;
  for (const item of items) {
    switch (item.type) {
      case 'crash': crashed.add(item.node); break;
      case 'change': changes.add(item.placed.change); break;
      case 'asked': asked.add(item.client); break;
      case 'event': isWhole = true; break;
    }
  }
  const acts = isWhole || changes.size > 0;
  const isAnswer = traced.happenings.filter(({ type }) => type === 'sent').length === 1;
  const changesAnything = traced.happenings.some((each) => each.type === 'stepped' && each.changes.length > 0);
  const isOfNode = traced.happenings.some(({ type }) => type === 'stepped' || type === 'durable');
  const keeps = (happening: Happening): boolean => {
    switch (happening.type) {
      case 'crashed':
      case 'diskFailed': return crashed.has(happening.node);
      case 'undelivered': return false;
      case 'fault': return faults.has(happening.action) || (isWhole && !isOfNode);
      // What a client does next is another story.
      case 'returned': return isSeed;
      case 'invoked':
      case 'attempted': return asked.has(happening.client) || (isWhole && !hasReturned(traced));
      // To whom else it sends something is told by whoever gets it.
      case 'sent': return acts && (isAnswer || (isWhole && !changesAnything));
      case 'duplicated': return false;
      case 'did': return isWhole;
      case 'phase':
      case 'booted':
      case 'refused':
      case 'paused':
      case 'retired':
      case 'stepped':
      case 'durable': return acts;
      default: return unreachable(happening);
    }
  };
  const happenings = traced.happenings.filter(keeps)
    .map((happening) => (isWhole || happening.type !== 'stepped' ? happening
      : { ...happening, changes: happening.changes.filter((change) => changes.has(change)) }));
  return { ...traced, happenings };
}

function hasReturned({ happenings }: TracedEvent): boolean {
  return happenings.some(({ type }) => type === 'returned');
}
