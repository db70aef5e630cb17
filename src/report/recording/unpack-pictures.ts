/**
 * The pictures of a packed recording, node by node, with logs that share what they have in common.
 */
import { assert, at } from '../../base/assert.ts';
import type { NodeId } from '../../protocol.ts';
import type { LogCell, NodePicture, PeerPicture } from '../../systems/picture.ts';
import { SharedLog } from '../../systems/shared-log.ts';
import type { PackedPictures, PackedRecording, PackedVersions } from './packed-schema.ts';
import type { Versions } from './picture-recorder.ts';

export function unpackPictures({ nodes, pictures, texts }: PackedRecording): ReadonlyMap<NodeId, Versions> {
  return new Map(nodes.map((node, i) => [node, unpackVersions(at(pictures.nodes, i), pictures, texts)]));
}

function unpackVersions(packed: PackedVersions, lists: PackedPictures, texts: readonly string[]): Versions {
  const pictures: (NodePicture | null)[] = [];
  const cells = new Cells(packed, texts);
  let row = 0;
  for (const role of packed.role) {
    if (role === null) {
      pictures.push(null);
      continue;
    }
    const log = cells.next(at(packed.logFrom, row), at(packed.lastIndex, row), at(packed.firstIndex, row));
    pictures.push(new UnpackedPicture(at(texts, role), packed, row, lists, log));
    row++;
  }
  return { events: packed.event, pictures };
}

type Cell = Pick<LogCell, 'term' | 'text'>;

/** The entries of all logs of a node, as they stand one behind the other. */
class Cells {
  private readonly packed: PackedVersions;
  private readonly texts: readonly string[];
  private used = 0;
  private log: SharedLog<Cell> | null = null;

  constructor(packed: PackedVersions, texts: readonly string[]) {
    this.packed = packed;
    this.texts = texts;
  }

  /** The next log, which ends at `last`, and is from `from` on other than the one before. */
  next(from: number, last: number, first: number): SharedLog<Cell> {
    const { cellTerm, cellText } = this.packed;
    const log = this.log ?? new SharedLog<Cell>(first);
    const cells: Cell[] = [];
    for (let index = from; index <= last; index++, this.used++) {
      cells.push({ term: at(cellTerm, this.used), text: at(this.texts, at(cellText, this.used)) });
    }
    this.log = cells.length === 0 ? log : log.changed(from, last, first, (index) => at(cells, index - from));
    return this.log;
  }
}

class UnpackedPicture implements NodePicture {
  readonly role: string;
  readonly term: number;
  readonly votedFor: NodeId | null;
  readonly leader: NodeId | null;
  readonly commitIndex: number;
  readonly appliedIndex: number;
  readonly durableIndex: number;
  readonly snapshotIndex: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly peers: readonly PeerPicture[];
  readonly members: readonly NodeId[];
  private readonly log: SharedLog<Cell>;

  constructor(
    role: string, packed: PackedVersions, row: number, lists: PackedPictures, log: SharedLog<Cell>,
  ) {
    this.role = role;
    this.term = at(packed.term, row);
    this.votedFor = at(packed.votedFor, row);
    this.leader = at(packed.leader, row);
    this.commitIndex = at(packed.commitIndex, row);
    this.appliedIndex = at(packed.appliedIndex, row);
    this.durableIndex = at(packed.durableIndex, row);
    this.snapshotIndex = at(packed.snapshotIndex, row);
    this.firstIndex = at(packed.firstIndex, row);
    this.lastIndex = at(packed.lastIndex, row);
    this.peers = at(lists.peers, at(packed.peers, row));
    this.members = at(lists.members, at(packed.members, row));
    this.log = log;
  }

  cell(index: number): LogCell | null {
    if (index < this.firstIndex || index > this.lastIndex) return null;
    const cell = this.log.entryAt(index);
    assert(cell !== undefined, 'a picture holds all of its log', index);
    return { index, term: cell.term, text: cell.text };
  }
}
