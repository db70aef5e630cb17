/** `replay --history FILE`: what the clients of a run saw, as a file in Whitewater's own format. */
import { realpathSync } from 'node:fs';
import { assert } from '../base/assert.ts';
import type { WrittenHistory } from '../fuzz/replay-result.ts';
import type { Watcher } from '../fuzz/run.ts';
import { historyLines } from '../histories/json.ts';
import { inLanes } from '../histories/lanes.ts';
import type { ClientsWatch, System } from '../systems/system.ts';
import { failure, reasonOf, usageError } from './exit.ts';
import { shown } from './invocation.ts';
import { writeWhole } from './whole-file.ts';

/** Looks at what can be known before the run. `caseFile`: where the run comes from, if from a file. */
export function checkHistoryFile(file: string, caseFile: string | undefined, system: System): void {
  if (system.watchClients === undefined) throw usageError(`--history: the system ${system.name} records none`);
  if (caseFile !== undefined && pathOf(file) === pathOf(caseFile)) throw usageError(`--history ${file}: this is the case itself`);
}

export class HistoryWriter {
  private readonly file: string;
  private readonly system: System;
  private clients: ClientsWatch | null = null;

  constructor(file: string, system: System) {
    this.file = file;
    this.system = system;
  }

  readonly watch: Watcher = (moment) => {
    const clients = this.system.watchClients?.(moment);
    assert(clients !== undefined, 'the system records no history', this.system.name);
    this.clients = clients;
    return clients.observer;
  };

  /** Once the run is over. */
  write(): WrittenHistory {
    assert(this.clients !== null, 'a history is written after the run');
    const { history, staleReads } = inLanes(this.clients.view());
    try {
      writeWhole(this.file, historyLines(history, 'kv'));
    } catch (error) {
      throw failure(`${this.file}: the history can't be written (${reasonOf(error)}); choose another file with --history`);
    }
    return { file: shown(this.file), operations: history.operations.length, staleReads };
  }
}

/** Null: there is no such file yet. */
function pathOf(file: string): string | null {
  try {
    return realpathSync(file);
  } catch {
    return null;
  }
}
