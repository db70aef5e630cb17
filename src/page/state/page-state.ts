/** What the page remembers: which runs there are, which moment of one is on show, and how. Plain data; `reduce.ts` changes it. */
import type { Micros, NodeId } from '../../protocol.ts';
import type { RunView, Landmark } from '../../report/recording/run-view.ts';
import type { RunIndex } from '../model/run-index.ts';
import type { TimeWindow } from './window.ts';

/** A run that is on the page: the one that the page is of, or one that was run on from a moment of another. */
export interface StagedRun {
  readonly view: RunView;
  readonly index: RunIndex;
  /** Null: the run that the page is of. */
  readonly origin: Origin | null;
}

/** Where a run parted from the one it came of. */
export interface Origin {
  /** The position of that one among the runs. */
  readonly parent: number;
  readonly event: number;
  /** What was done to it, as half a sentence: "with node 2 crashed". */
  readonly text: string;
}

/** `event` is the last that has happened. Others of the same time may be still to come. */
export interface Position {
  readonly event: number;
  readonly timeUs: Micros;
}

/** What is left out, by name. A stretch of time is one that steps and the slider keep to. */
export interface Filter {
  readonly nodes: ReadonlySet<NodeId>;
  readonly kinds: ReadonlySet<string>;
  readonly stretch: TimeWindow | null;
}

export type Theme = 'light' | 'dark';

export interface PageState {
  readonly runs: readonly StagedRun[];
  /** The position of the run on show. */
  readonly shown: number;
  readonly position: Position;
  readonly window: TimeWindow;
  readonly playing: boolean;
  /** Virtual microseconds to a second at the screen. */
  readonly speedUs: Micros;
  readonly filter: Filter;
  /** Only what led to the violation. */
  readonly sliced: boolean;
  readonly theme: Theme;
  readonly node: NodeId | null;
  readonly helping: boolean;
}

export type Action =
  | { readonly type: 'goTo'; readonly event: number }
  | { readonly type: 'seek'; readonly timeUs: Micros }
  | { readonly type: 'step'; readonly by: 1 | -1 }
  | { readonly type: 'jump'; readonly to: LandmarkGroup; readonly by: 1 | -1 }
  | { readonly type: 'toEnd'; readonly by: 1 | -1 }
  | { readonly type: 'play' }
  | { readonly type: 'pass'; readonly elapsedMs: number }
  | { readonly type: 'faster'; readonly by: 1 | -1 }
  | { readonly type: 'zoom'; readonly factor: number; readonly aroundUs?: Micros }
  | { readonly type: 'look'; readonly window: TimeWindow }
  | { readonly type: 'pan'; readonly share: number }
  | { readonly type: 'wholeRun' }
  | { readonly type: 'toggleNode'; readonly node: NodeId }
  | { readonly type: 'toggleKind'; readonly kind: string }
  | { readonly type: 'stretch'; readonly window: TimeWindow | null }
  | { readonly type: 'toggleSlice' }
  | { readonly type: 'toggleTheme' }
  | { readonly type: 'toggleHelp' }
  | { readonly type: 'select'; readonly node: NodeId | null }
  | { readonly type: 'stage'; readonly run: StagedRun }
  | { readonly type: 'show'; readonly run: number };

export type LandmarkGroup = 'any' | 'election' | 'commit' | 'fault' | 'violation';

/** What belongs to a group; `any` is all that is rare enough to be one: commits are not. */
export const LANDMARKS: { readonly [group in LandmarkGroup]: readonly Landmark['type'][] } = {
  any: ['election', 'fault', 'crash', 'restart', 'violation'],
  election: ['election'],
  commit: ['commit'],
  fault: ['fault', 'crash', 'restart'],
  violation: ['violation'],
};

/** Slow enough to see single messages, up to a thousand times that. */
export const SPEEDS_US: readonly Micros[] = [
  1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000,
];
