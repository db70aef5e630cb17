/**
 * Log compaction: Raft §7, dissertation ch. 5. Each node takes snapshots of its own, without asking anybody, for they
 * hold only what is committed. The snapshot is written first, and only once it is durable the log is trimmed: whatever a
 * crash comes between, one of the two tells all.
 */
import { present } from '../base/assert.ts';
import type { Effect, RequestId } from '../protocol.ts';
import { type Effects, persist, reply } from './effects.ts';
import type { JournalRecord } from './journal.ts';
import { refuse } from './refusals.ts';
import type { Rules } from './rules.ts';
import type { Snapshot } from './snapshot.ts';
import type { Raft, RaftState, Signal } from './state.ts';

/** Takes a snapshot of all that is applied, and writes it. */
export function takeSnapshot(
  rules: Rules, state: RaftState, effects: Effects, onceDurable: readonly Effect<Raft>[] = [],
): void {
  const { lastApplied: index, log, machine, configurations } = state;
  const { index: configurationIndex, configuration } = present(
    rules.configurationAsOf(configurations, index), 'there is a configuration at every index');
  const pieces = rules.piecesOf(state);
  const snapshot: Snapshot = {
    index, term: log.termAt(index), timeUs: log.entryAt(index).timeUs, configuration, configurationIndex,
    stateHash: machine.stateHash, pieceCount: pieces.length, pieces,
  };
  state.snapshot = snapshot;
  state.compacting = true;
  const signal = { type: 'snapshotSaved', index } as const;
  effects.push(persist([{ type: 'snapshot', snapshot }], [{ type: 'resume', signal }, ...onceDurable]));
}

/** An operator asks any node to compact its log now. */
export function snapshotRequested(
  rules: Rules, state: RaftState, request: RequestId, effects: Effects,
): void {
  const { lastApplied: index, snapshot, compacting } = state;
  if (compacting || index === (snapshot?.index ?? 0)) {
    effects.push(reply(request, refuse('nothing-to-compact')));
    return;
  }
  takeSnapshot(rules, state, effects, [reply(request, { type: 'ok', result: { index, value: null } })]);
}

/** The snapshot is durable: the log can go up to there. Not so if another has been installed in its place. */
export function handleSnapshotSaved(
  state: RaftState, signal: Signal & { readonly type: 'snapshotSaved' }, effects: Effects,
): void {
  const { snapshot, compacting, log } = state;
  if (!compacting || snapshot?.index !== signal.index) return;
  state.compacting = false;
  log.compactTo(snapshot.index, snapshot.term);
  state.configurations = state.configurations.filter(({ index }, i, all) =>
    index > snapshot.index || i === all.findLastIndex((other) => other.index <= snapshot.index));
  effects.push(persist([checkpoint(state, snapshot)]));
}

/** All that matters, in one record. */
export function checkpoint(state: RaftState, snapshot: Snapshot): JournalRecord {
  const { currentTerm: term, votedFor, log } = state;
  return { type: 'checkpoint', term, votedFor, snapshot, entries: log.slice(log.firstIndex, Infinity) };
}
