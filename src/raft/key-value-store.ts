/**
 * What the replicated state machine keeps for its clients: a map from keys to values. Sessions, which make a repeated
 * operation harmless, are in `sessions.ts`.
 */
import { unreachable } from '../base/assert.ts';
import { hashText, hashWords } from '../base/digest.ts';
import type { Operation, Outcome } from './command.ts';
import type { Piece } from './snapshot.ts';
import { extendTextHash, hashValue, type Value } from './value.ts';

interface Slot {
  readonly keyHash: number;
  value: Value;
  valueHash: number;
}

export class KeyValueStore {
  private readonly slots = new Map<string, Slot>();

  /**
   * A 32-bit hash of the whole state, however it came to be: the XOR over all keys of a hash of key and
   * value.
   */
  stateHash = 0;

  /** Carries out `command` and says what came of it. */
  apply(command: Operation): Outcome {
    switch (command.type) {
      case 'get': return this.get(command.key);
      case 'put': return this.put(command.key, command.value);
      case 'append': return this.append(command.key, command.value);
      case 'delete': return this.remove(command.key);
      case 'compareAndSet': {
        if (this.get(command.key) !== command.expected) return false;
        this.put(command.key, command.value);
        return true;
      }
      default: return unreachable(command);
    }
  }

  pieces(): readonly Piece[] {
    return [...this.slots].map(([key, { value }]) => ({ type: 'slot', key, value }));
  }

  clear(): void {
    this.slots.clear();
    this.stateHash = 0;
  }

  private get(key: string): Value | null {
    return this.slots.get(key)?.value ?? null;
  }

  private put(key: string, value: Value): null {
    return this.set(key, value, hashValue(value));
  }

  private append(key: string, value: Value): null {
    const slot = this.slots.get(key);
    const more = String(value);
    if (slot === undefined) return this.put(key, more);
    if (typeof slot.value === 'number') return this.put(key, String(slot.value) + more);
    return this.set(key, slot.value + more, extendTextHash(slot.valueHash, more));
  }

  private remove(key: string): null {
    const slot = this.slots.get(key);
    if (slot === undefined) return null;
    this.stateHash ^= hashSlot(slot);
    this.slots.delete(key);
    return null;
  }

  private set(key: string, value: Value, valueHash: number): null {
    let slot = this.slots.get(key);
    if (slot === undefined) {
      slot = { keyHash: hashText(key), value, valueHash };
      this.slots.set(key, slot);
    } else {
      this.stateHash ^= hashSlot(slot);
      slot.value = value;
      slot.valueHash = valueHash;
    }
    this.stateHash ^= hashSlot(slot);
    return null;
  }
}

function hashSlot(slot: Slot): number {
  return hashWords(slot.keyHash, slot.valueHash);
}
