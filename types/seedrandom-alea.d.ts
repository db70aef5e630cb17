// seedrandom's own types describe its main entry, which loads `crypto`; this is the one algorithm that src/base takes from it.

declare module 'seedrandom/lib/alea.js' {
  interface Generator {
    /** A fraction in [0, 1) with 32 random bits. */
    (): number;
  }

  /** Equal seeds give equal generators. A seed must be a non-empty string: without one, or with a number, it is not sound. */
  export default function alea(seed: string): Generator;
}
