/** The cluster at this moment: the nodes in a ring, and every message that is under way, as far as it has come. */
import { at } from '../../base/assert.ts';
import type { NodeId } from '../../protocol.ts';
import type { CutSpan, LinkSpan, Travel } from '../../report/recording/run-view.ts';
import { reachOf } from '../draw/messages.ts';
import { familyOf } from '../model/kinds.ts';
import { type Standing, standingOf } from '../model/standing.ts';
import { familyColour } from '../theme/families.ts';
import { capitalized } from './format.ts';
import { usePage } from './page-context.ts';

const WIDTH = 280;
const HEIGHT = 216;
const CENTER = { x: WIDTH / 2, y: HEIGHT / 2 };
const RADIUS = { x: 96, y: 80 };
const NODE = 21;
/** Of many messages at once only the first of them are drawn. */
const MOST = 160;

interface Spot {
  readonly x: number;
  readonly y: number;
}

type Spots = ReadonlyMap<NodeId, Spot>;

export function Ring() {
  const { state: { position, filter, node: selected }, dispatch, run } = usePage();
  const nodes = run.view.nodes.filter((node) => !filter.nodes.has(node));
  const spots = new Map(nodes.map((node, i) => [node, spotOf(i, nodes.length)] as const));
  const cuts = run.index.cuts.at(position.timeUs).filter(({ toUs }) => toUs > position.timeUs);
  const acting = at(run.view.events.node, position.event);
  const travels = run.index.underWay(position.event, position.timeUs)
    .filter((travel) => !filter.kinds.has(familyOf(travel)));
  return (
    <section class="panel ring" aria-label="The cluster at this moment">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label={`${nodes.length} nodes, ${travels.length} messages under way`}>
        {run.index.closedLinks.at(position.timeUs).filter(({ toUs }) => toUs > position.timeUs).map((link) => <ClosedLink key={`${link.from}>${link.to}`} link={link} spots={spots} />)}
        {travels.slice(0, MOST).map((travel) => <Flight key={`${travel.sentAt} ${travel.to} ${travel.sentUs}`} travel={travel} spots={spots} />)}
        {nodes.map((node) => (
          <NodeSign
            key={node} node={node} spot={spots.get(node) ?? CENTER} standing={standingOf(run, node, position)}
            isActing={node === acting} isSelected={node === selected}
            onSelect={() => dispatch({ type: 'select', node: node === selected ? null : node })}
          />
        ))}
      </svg>
      <p class="ring-note">{noteOf(travels, cuts)}</p>
    </section>
  );
}

function noteOf(travels: readonly Travel[], cuts: readonly CutSpan[]): string {
  const messages = travels.length === 0 ? 'No message is under way' : travels.length === 1 ? '1 message is under way' : `${travels.length} messages are under way`;
  return [messages, ...cuts.slice(0, 2).map(({ text }) => capitalized(text))].join('. ');
}

interface NodeSignProps {
  readonly node: NodeId;
  readonly spot: Spot;
  readonly standing: Standing;
  readonly isActing: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function NodeSign({ node, spot: { x, y }, standing, isActing, isSelected, onSelect }: NodeSignProps) {
  const { state, term, tone } = standing;
  const words = `Node ${node}: ${state}${term === null ? '' : `, term ${term}`}`;
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    onSelect();
  };
  return (
    <g
      class={`node-sign tone-${tone}${isActing ? ' acting' : ''}${isSelected ? ' selected' : ''}`} role="button" tabIndex={0}
      aria-pressed={isSelected} aria-label={words} onClick={onSelect} onKeyDown={press}
    >
      <title>{words}</title>
      <circle class="halo" cx={x} cy={y} r={NODE + 3.5} />
      <circle class="body" cx={x} cy={y} r={NODE} />
      <text x={x} y={y - 2.5}>{node}</text>
      <text class="small" x={x} y={y + 10}>{tone === 'down' || tone === 'paused' ? state : term === null ? '' : `t${term}`}</text>
    </g>
  );
}

function Flight({ travel, spots }: { readonly travel: Travel; readonly spots: Spots }) {
  const { state: { position }, run, palette } = usePage();
  const from = spots.get(travel.from);
  const to = spots.get(travel.to);
  if (from === undefined || to === undefined || travel.from === travel.to) return null;
  const { start, end } = besideEachOther(from, to);
  const elapsed = (position.timeUs - travel.sentUs) / Math.max(1, travel.endUs - travel.sentUs);
  const share = Math.min(1, Math.max(0, elapsed));
  const reach = share * reachOf(travel);
  const [x, y] = [start.x + (end.x - start.x) * reach, start.y + (end.y - start.y) * reach];
  const colour = familyColour(familyOf(travel), run.index.kinds, palette);
  return (
    <g class={travel.background ? 'flight background' : 'flight'}>
      <title>{`${travel.type}, node ${travel.from} to node ${travel.to}`}</title>
      <line x1={start.x} y1={start.y} x2={end.x} y2={end.y} stroke={colour} class="way" />
      <line x1={start.x} y1={start.y} x2={x} y2={y} stroke={colour} class="gone" />
      {travel.lost === null ? <circle cx={x} cy={y} r={travel.background ? 2.5 : 4} fill={colour} />
        : <path d={`M${x - 4} ${y - 4}l8 8M${x - 4} ${y + 4}l8-8`} class="lost" />}
    </g>
  );
}

/** Closed one way: half of it, on the side of what is closed. */
function ClosedLink({ link: { from, to }, spots }: { readonly link: LinkSpan; readonly spots: Spots }) {
  const [one, other] = [spots.get(from), spots.get(to)];
  if (one === undefined || other === undefined) return null;
  const { start, end } = besideEachOther(one, other);
  return (
    <line class="closed-link" x1={start.x} y1={start.y} x2={end.x} y2={end.y}>
      <title>{`The link from node ${from} to node ${to} is closed`}</title>
    </line>
  );
}

/** Messages keep to the right, so that those that meet pass each other. */
function besideEachOther(from: Spot, to: Spot): { readonly start: Spot; readonly end: Spot } {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const [asideX, asideY] = [-dy * 5, dx * 5];
  return {
    start: { x: from.x + dx * (NODE + 2) + asideX, y: from.y + dy * (NODE + 2) + asideY },
    end: { x: to.x - dx * (NODE + 2) + asideX, y: to.y - dy * (NODE + 2) + asideY },
  };
}

/** The first on top, the others on clockwise. */
function spotOf(position: number, count: number): Spot {
  const angle = -Math.PI / 2 + 2 * Math.PI * position / count;
  return { x: CENTER.x + RADIUS.x * Math.cos(angle), y: CENTER.y + RADIUS.y * Math.sin(angle) };
}
