/** Which part of the logs is shown side by side, and what has changed in a node with an event. */
import type { NodePicture } from '../../systems/picture.ts';

/** Where the eye belongs: `count` indexes that hold the ends of most logs, and of what is committed. */
export function logWindow(pictures: readonly NodePicture[], count: number): number {
  const last = pictures.reduce((most, { lastIndex }) => Math.max(most, lastIndex), 0);
  return Math.max(1, last - count + 2);
}

/** Differences in words: `term 4 → 5`. Empty where one of them is missing. */
export function changesOf(before: NodePicture | null, after: NodePicture | null): readonly string[] {
  if (before === null || after === null || before === after) return [];
  const plain = [
    ['role', before.role, after.role], ['term', before.term, after.term], ['vote', before.votedFor, after.votedFor],
    ['leader', before.leader, after.leader], ['last index', before.lastIndex, after.lastIndex],
    ['durable', before.durableIndex, after.durableIndex], ['commit', before.commitIndex, after.commitIndex],
    ['applied', before.appliedIndex, after.appliedIndex], ['snapshot', before.snapshotIndex, after.snapshotIndex],
  ] as const;
  const members = [before.members, after.members].map((nodes) => nodes.join(' '));
  return [
    ...plain.filter(([, was, is]) => was !== is).map(([name, was, is]) => `${name} ${was ?? 'none'} → ${is ?? 'none'}`),
    ...peerChanges(before, after),
    ...(members[0] === members[1] ? [] : [`members ${members.join(' → ')}`]),
  ];
}

function peerChanges(before: NodePicture, after: NodePicture): readonly string[] {
  return after.peers.flatMap(({ node, nextIndex, matchIndex, mode }) => {
    const was = before.peers.find((peer) => peer.node === node);
    if (was === undefined) return [];
    return [
      ...(was.matchIndex === matchIndex ? [] : [`matchIndex[${node}] ${was.matchIndex} → ${matchIndex}`]),
      ...(was.nextIndex === nextIndex ? [] : [`nextIndex[${node}] ${was.nextIndex} → ${nextIndex}`]),
      ...(was.mode === mode ? [] : [`mode[${node}] ${was.mode} → ${mode}`]),
    ];
  });
}

/** Whether the entry at this index is there now and was not before, or is another. */
export function isNewCell(before: NodePicture | null, after: NodePicture, index: number): boolean {
  if (before === null || before === after) return false;
  const was = before.cell(index);
  const is = after.cell(index);
  return is !== null && (was === null || was.term !== is.term || was.text !== is.text);
}
