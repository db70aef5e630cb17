/**
 * Every node's log at this moment, a row of cells each, index under index: the term as colour, what is committed and applied, what is
 * on disk, what a snapshot stands for; and in the rows of others how far the leader believes them to be.
 */
import { useRef, useState } from 'preact/hooks';
import type { NodeId } from '../../protocol.ts';
import type { NodePicture, PeerPicture } from '../../systems/picture.ts';
import { isNewCell, logWindow } from '../model/log-window.ts';
import { standingOf } from '../model/standing.ts';
import { termColour } from '../theme/palette.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';
import { useSize } from './use-size.ts';

const CELL = 27;
/** Pixels that the columns beside the cells take. */
const BESIDE = 246;

interface Row {
  readonly node: NodeId;
  readonly now: NodePicture | null;
  readonly before: NodePicture | null;
}

export function Logs() {
  const { run: { index, view } } = usePage();
  if (index.draws) return <DrawnLogs />;
  return (
    <section class="panel logs" aria-label="The logs at this moment">
      <p class="muted">The system {view.systemName} draws no pictures of its nodes: what they do is told in words.</p>
    </section>
  );
}

function DrawnLogs() {
  const { state: { position: { event }, filter }, run: { view } } = usePage();
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame);
  const [pinned, setPinned] = useState<number | null>(null);
  const rows = view.nodes.filter((node) => !filter.nodes.has(node)).map((node) => ({
    node, now: view.picture(node, event), before: event === 0 ? null : view.picture(node, event - 1),
  }));
  const pictures = rows.flatMap(({ now }) => (now === null ? [] : [now]));
  const count = Math.max(4, Math.floor((width - BESIDE - 14) / CELL));
  const first = pinned ?? logWindow(pictures, count);
  const indexes = Array.from({ length: count }, (_, i) => first + i);
  const leader = leaderOf(pictures);
  return (
    <section class="panel logs" ref={frame} aria-label="The logs at this moment">
      <table>
        <thead>
          <tr>
            <th scope="col">node</th><th scope="col">term</th><th scope="col">vote</th><th scope="col" title="commit index / last index">commit</th>
            <th scope="colgroup" class="log-head">
              <LogScroll first={first} count={count} pinned={pinned !== null} onPin={setPinned} />
              <Indexes indexes={indexes} />
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <LogRow key={row.node} row={row} indexes={indexes} peer={peerOf(leader, row.node)} />
          ))}
        </tbody>
      </table>
      <Legend hasLeader={leader !== null} />
    </section>
  );
}

function peerOf(leader: NodePicture | null, node: NodeId): PeerPicture | null {
  return leader?.peers.find((peer) => peer.node === node) ?? null;
}

/** Of several the one of the latest term. */
function leaderOf(pictures: readonly NodePicture[]): NodePicture | null {
  return pictures.reduce<NodePicture | null>(
    (best, picture) => (picture.peers.length > 0 && picture.term > (best?.term ?? -1) ? picture : best), null,
  );
}

interface LogScrollProps {
  readonly first: number;
  readonly count: number;
  readonly pinned: boolean;
  readonly onPin: (first: number | null) => void;
}

function LogScroll({ first, count, pinned, onPin }: LogScrollProps) {
  const by = Math.max(1, Math.floor(count / 2));
  return (
    <span class="log-scroll">
      <button type="button" aria-label="Earlier entries" title="Earlier entries" disabled={first <= 1} onClick={() => onPin(Math.max(1, first - by))}>
        <Icon name="less" />
      </button>
      <button type="button" aria-label="Later entries" title="Later entries" onClick={() => onPin(first + by)}><Icon name="more" /></button>
      {pinned && <button type="button" title="Follow the ends of the logs" onClick={() => onPin(null)}>follow</button>}
    </span>
  );
}

function Indexes({ indexes }: { readonly indexes: readonly number[] }) {
  return (
    <span class="indexes">
      {indexes.map((index) => <span key={index}>{index % 5 === 0 || index === indexes[0] ? index : ''}</span>)}
    </span>
  );
}

function LogRow({ row: { node, now, before }, indexes, peer }: {
  readonly row: Row; readonly indexes: readonly number[]; readonly peer: PeerPicture | null;
}) {
  const { state: { position, node: selected }, dispatch, run } = usePage();
  const { state: standing, tone } = standingOf(run, node, position);
  const changed = (was: unknown, is: unknown): string => (before !== null && was !== is ? 'changed' : '');
  return (
    <tr class={selected === node ? 'selected' : ''} onClick={() => dispatch({ type: 'select', node: selected === node ? null : node })}>
      <th scope="row">
        <span class={`role-chip tone-${tone}`}>{node}</span><span class={`role-name ${changed(before?.role, now?.role)}`}>{standing}</span>
      </th>
      <td class={changed(before?.term, now?.term)}>{now?.term ?? ''}</td>
      <td class={changed(before?.votedFor, now?.votedFor)}>{now?.votedFor ?? '–'}</td>
      <td class={changed(before?.commitIndex, now?.commitIndex)}>
        {now === null ? '' : <>{now.commitIndex}<span class="muted"> / {now.lastIndex}</span></>}
      </td>
      <td class="cells">
        <div>
          {now !== null && indexes.map((index) => (
            <Cell key={index} index={index} now={now} before={before} peer={peer} />
          ))}
        </div>
      </td>
    </tr>
  );
}

interface CellProps {
  readonly index: number;
  readonly now: NodePicture;
  readonly before: NodePicture | null;
  readonly peer: PeerPicture | null;
}

function Cell({ index, now, before, peer }: CellProps) {
  const { palette } = usePage();
  const marks = peer === null ? '' : `${peer.matchIndex === index ? ' match' : ''}${peer.nextIndex === index ? ' next' : ''}`;
  if (index <= now.snapshotIndex && now.cell(index) === null) {
    return <span class={`cell snapshot${index === now.snapshotIndex ? ' last' : ''}${marks}`} title={`Index ${index}: in the snapshot up to ${now.snapshotIndex}`} />;
  }
  const entry = index >= now.firstIndex && index <= now.lastIndex ? now.cell(index) : null;
  if (entry === null) return <span class={`cell empty${marks}`} title={peerTitle(index, peer)} />;
  const committed = index <= now.commitIndex;
  const applied = index <= now.appliedIndex;
  const durable = index <= now.durableIndex;
  const classes = ['cell', committed ? 'committed' : '', applied ? 'applied' : '', durable ? '' : 'volatile',
    isNewCell(before, now, index) ? 'fresh' : '', before !== null && committed && index > before.commitIndex ? 'fresh' : ''];
  const words = [`Index ${index}, term ${entry.term}: ${entry.text}`, applied ? 'applied' : committed ? 'committed' : 'not committed',
    durable ? 'on disk' : 'not on disk yet'].join(', ');
  return (
    <span class={classes.filter(Boolean).join(' ') + marks} style={{ background: termColour(entry.term, palette) }} title={`${words}${peerTitle(index, peer)}`}>
      {entry.term}
    </span>
  );
}

function peerTitle(index: number, peer: PeerPicture | null): string {
  if (peer === null) return '';
  const marks = [...(peer.matchIndex === index ? ['matchIndex'] : []), ...(peer.nextIndex === index ? ['nextIndex'] : [])];
  return marks.length === 0 ? '' : ` (the leader's ${marks.join(' and ')})`;
}

function Legend({ hasLeader }: { readonly hasLeader: boolean }) {
  return (
    <p class="legend" aria-hidden="true">
      <span class="cell sample committed applied">3</span> applied
      <span class="cell sample committed">3</span> committed
      <span class="cell sample">3</span> neither
      <span class="cell sample volatile">3</span> not on disk
      <span class="cell sample snapshot" /> snapshot
      {hasLeader && <><span class="cell sample empty match" /> matchIndex <span class="cell sample empty next" /> nextIndex</>}
    </p>
  );
}
