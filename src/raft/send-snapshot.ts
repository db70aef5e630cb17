/**
 * The sending side of InstallSnapshot (Raft §7, Fig. 13): a chunk at a time, the next one on the answer to the last. What
 * is lost goes out again after an election timeout, so that nothing builds up on a slow channel.
 */
import { assert } from '../base/assert.ts';
import type { NodeId } from '../protocol.ts';
import { type Effects, send } from './effects.ts';
import type { Rules } from './rules.ts';
import { type Piece, pieceBytes } from './snapshot.ts';
import type { Progress, RaftState, Transmission } from './state.ts';

/** Goes over to a snapshot for this follower, or on with it if its last chunk must be lost. */
export function sendSnapshot(rules: Rules, state: RaftState, follower: Progress, effects: Effects): void {
  const { snapshot } = state;
  assert(snapshot !== null, 'a log that begins behind its start begins with a snapshot', state.log.firstIndex);
  if (follower.transmission === null) {
    follower.mode = 'snapshot';
    follower.probing = false;
    follower.transmission = { snapshot, received: 0, sentUs: state.nowUs };
  } else if (!rules.isChunkOverdue(state, follower.transmission)) {
    return;
  }
  sendChunk(state, follower.id, follower.transmission, effects);
}

export function sendChunk(state: RaftState, to: NodeId, transmission: Transmission, effects: Effects): void {
  transmission.sentUs = state.nowUs;
  const { pieces, ...header } = transmission.snapshot;
  const { received: offset } = transmission;
  effects.push(send(to, {
    type: 'installSnapshot', term: state.currentTerm, leader: state.id, header, offset,
    pieces: chunkOf(pieces, offset, state.settings.snapshotChunkBytes), round: state.round,
  }));
}

/** As many pieces as fit; one at the least. */
function chunkOf(pieces: readonly Piece[], offset: number, most: number): readonly Piece[] {
  const chunk: Piece[] = [];
  let bytes = 0;
  for (let i = offset; i < pieces.length; i++) {
    const piece = pieces[i];
    if (piece === undefined) break;
    bytes += pieceBytes(piece);
    if (bytes > most && chunk.length > 0) break;
    chunk.push(piece);
  }
  return chunk;
}

/** The follower has come so far that the log will do. */
export function endTransmission(follower: Progress): void {
  follower.transmission = null;
  follower.mode = 'replicate';
  follower.probing = false;
  follower.nextIndex = follower.matchIndex + 1;
}
