/** What `experiment` is asked for, and how its own values are read. */
import { usageError } from './exit.ts';
import { textOf } from './options.ts';

export interface ExperimentRequest {
  /** Undefined: which there are. */
  readonly name: string | undefined;
  readonly seeds: number | undefined;
  readonly from: number;
  readonly jobs: number;
  readonly csv: string | undefined;
  readonly out: string | undefined;
  /** What is in these files may go. */
  readonly force: boolean;
  /** As given; undefined where nothing was said. */
  readonly timing: TimingOptions;
}

export interface TimingOptions {
  readonly heartbeat: number | undefined;
  readonly election: readonly [number, number] | undefined;
  readonly rtt: readonly number[] | undefined;
  /** In seconds. */
  readonly mtbf: number | undefined;
  readonly nodes: number | undefined;
  readonly disk: number | undefined;
  readonly loss: number | undefined;
}

const NUMBER = /^\d+(\.\d+)?$/;

/** Reads a number, with a fraction or without. */
export function decimal(option: string, min: number, max: number,
  unit: string): (given: unknown) => number | undefined {
  return (given) => {
    if (given === undefined) return undefined;
    const value = decimalOf(textOf(given), min, max);
    if (value !== null) return value;
    throw usageError(`${option} must be a number of ${unit} from ${min} to ${max}; found ${JSON.stringify(textOf(given))}`);
  };
}

/** Milliseconds, several with commas between them. */
export function decimals(option: string, min: number,
  max: number): (given: unknown) => readonly number[] | undefined {
  return (given) => {
    if (given === undefined) return undefined;
    const values = textOf(given).split(',').map((text) => decimalOf(text.trim(), min, max));
    const known = values.filter((value) => value !== null);
    const areDifferent = new Set(known).size === values.length;
    if (areDifferent && known.length === values.length && known.length <= MOST_VALUES) return known;
    throw usageError(`${option} must be one number of milliseconds from ${min} to ${max}, or up to ${MOST_VALUES} different ones such as 1,20; found ${
      JSON.stringify(textOf(given))}`);
  };
}

const MOST_VALUES = 8;

/** `300-700`: the shortest and the longest timeout, in milliseconds. */
export function timeouts(option: string,
  max: number): (given: unknown) => readonly [number, number] | undefined {
  return (given) => {
    if (given === undefined) return undefined;
    const text = textOf(given).trim();
    const [, first = '', second = ''] = /^([\d.]+)\s*-\s*([\d.]+)$/.exec(text) ?? [];
    const [low, high] = [decimalOf(first, 1, max), decimalOf(second, 1, max)];
    if (low === null || high === null) {
      throw usageError(`${option} must be two numbers of milliseconds from 1 to ${max}, such as 150-300; found ${JSON.stringify(text)}`);
    }
    if (low > high) throw usageError(`${option} ${text}: the shortest comes first; did you mean ${second}-${first}?`);
    return [low, high];
  };
}

function decimalOf(text: string, min: number, max: number): number | null {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}
