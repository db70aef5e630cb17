/** How a node stands right after an event: spans of time can't tell two events of one microsecond apart, pictures can. */
import type { NodeId } from '../../protocol.ts';
import type { Position, StagedRun } from '../state/page-state.ts';
import { type RoleTone, toneOf } from '../theme/palette.ts';

export interface Standing {
  /** A role, or what keeps the node from having one. */
  readonly state: string;
  readonly term: number | null;
  readonly tone: RoleTone;
}

export function standingOf({ view, index }: StagedRun, node: NodeId, { event, timeUs }: Position): Standing {
  const { state, term } = index.nodeSpans.get(node)?.lastAt(timeUs) ?? { state: 'down', term: null };
  const tone = toneOf(state);
  const picture = view.picture(node, event);
  if (picture === null || tone === 'paused') return { state, term, tone };
  return { state: picture.role, term: picture.term, tone: toneOf(picture.role) };
}
