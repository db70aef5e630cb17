/**
 * What did not arrive, and why: a node that lacks what others had of a message that went to it too. Only of messages that
 * others in the explanation got, to nodes that act in it later for want of them.
 */
import type { Course, Loss, Placed } from './course.ts';
import type { Met } from './search.ts';

/** Those that matter beside what the search has met: they would have brought what a change came of not having. */
export function lossesOf(met: readonly Met[], course: Course): readonly Loss[] {
  const changes = met.flatMap(({ items }) => items.flatMap((item) => (item.type === 'change' ? [item.placed] : [])));
  const lacking = changes.filter(({ change }) => change.lacks !== undefined);
  const told = new Set<string>();
  return course.losses.filter((loss) => {
    const { node, from } = loss;
    if (told.has(`${from}>${node}`)) return false;
    const brought = changes.filter((placed) => placed.node !== node && placed.traced.cause === loss.sentAt
      && placed.cameOf.type === 'stepped' && placed.cameOf.event.type === 'message');
    const isLacking = lacking.some((placed) => placed.node === node && placed.traced.event > loss.traced.event
      && brought.some(({ change }) => change.sets.some((aspect) => lacks(placed, aspect, course))));
    if (isLacking) told.add(`${from}>${node}`);
    return isLacking;
  });
}

function lacks({ node, change, order }: Placed, aspect: string, course: Course): boolean {
  if (course.standing(node, aspect, order) !== undefined) return false;
  const [kind, number] = aspect.split('/');
  return change.lacks?.some((each) => {
    const [lacked, from] = each.split('/');
    return lacked === kind && Number(number ?? 0) >= Number(from ?? 0);
  }) === true;
}
