/**
 * Packs the pictures of a recording: of each node those that differ from the one before, and of their logs what is new.
 */
import type { NodeId } from '../../protocol.ts';
import type { NodePicture, PeerPicture } from '../../systems/picture.ts';
import { Numbered } from './numbered.ts';
import type { PackedPictures, PackedVersions } from './packed-schema.ts';
import type { RunView } from './run-view.ts';

export function packPictures(view: RunView, texts: Numbered<string>): PackedPictures {
  const peers = new Numbered<readonly PeerPicture[]>((list) => JSON.stringify(list));
  const members = new Numbered<readonly NodeId[]>((list) => list.join());
  const nodes = view.nodes.map((node) => {
    const versions = new VersionsPacker(texts, peers, members);
    // The first stands for all from the start.
    let last: NodePicture | null | undefined;
    for (let event = 0; event < view.events.count; event++) {
      const picture = view.picture(node, event);
      if (picture !== last) versions.add(event, picture);
      last = picture;
    }
    return versions.packed;
  });
  return { peers: peers.all, members: members.all, nodes };
}

class VersionsPacker {
  readonly packed: PackedVersions = {
    event: [], role: [], term: [], votedFor: [], leader: [], commitIndex: [], appliedIndex: [],
    durableIndex: [], snapshotIndex: [], firstIndex: [], lastIndex: [], peers: [], members: [],
    logFrom: [], cellTerm: [], cellText: [],
  };
  private readonly texts: Numbered<string>;
  private readonly peers: Numbered<readonly PeerPicture[]>;
  private readonly members: Numbered<readonly NodeId[]>;
  /** The last in which it was up. */
  private last: NodePicture | null = null;

  constructor(
    texts: Numbered<string>, peers: Numbered<readonly PeerPicture[]>, members: Numbered<readonly NodeId[]>,
  ) {
    this.texts = texts;
    this.peers = peers;
    this.members = members;
  }

  add(event: number, picture: NodePicture | null): void {
    const { packed } = this;
    packed.event.push(event);
    packed.role.push(picture === null ? null : this.texts.of(picture.role));
    if (picture === null) return;
    packed.term.push(picture.term);
    packed.votedFor.push(picture.votedFor);
    packed.leader.push(picture.leader);
    packed.commitIndex.push(picture.commitIndex);
    packed.appliedIndex.push(picture.appliedIndex);
    packed.durableIndex.push(picture.durableIndex);
    packed.snapshotIndex.push(picture.snapshotIndex);
    packed.firstIndex.push(picture.firstIndex);
    packed.lastIndex.push(picture.lastIndex);
    packed.peers.push(this.peers.of(picture.peers));
    packed.members.push(this.members.of(picture.members));
    this.addLog(picture);
    this.last = picture;
  }

  private addLog(picture: NodePicture): void {
    const { packed } = this;
    const from = firstDifference(picture, this.last);
    packed.logFrom.push(from);
    for (let index = from; index <= picture.lastIndex; index++) {
      const cell = picture.cell(index);
      packed.cellTerm.push(cell?.term ?? 0);
      packed.cellText.push(this.texts.of(cell?.text ?? ''));
    }
  }
}

/** The first index at which a log is not what it was before; behind its end if it is. */
function firstDifference(picture: NodePicture, before: NodePicture | null): number {
  const { firstIndex, lastIndex } = picture;
  if (before === null || firstIndex < before.firstIndex) return firstIndex;
  const shared = picture.sharedUpTo?.(before) ?? 0;
  let index = Math.max(firstIndex, shared + 1);
  while (index <= Math.min(lastIndex, before.lastIndex) && isSame(picture, before, index)) index++;
  return index;
}

function isSame(one: NodePicture, other: NodePicture, index: number): boolean {
  const cell = one.cell(index);
  const old = other.cell(index);
  return cell?.term === old?.term && cell?.text === old?.text;
}
