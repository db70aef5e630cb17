/**
 * A campaign's result as plain JSON: what `campaign --json` prints and what the readable summary is made from.
 */
import { type CampaignFold, shownToClients, type SignatureGroup, type Undecided } from './campaign.ts';
import type { CheckerClass, Violation } from '../check/checker.ts';
import type { CoverageFigures } from './coverage.ts';
import type { RunSize } from './shrink/shrink-result.ts';

/** What a campaign ran. */
export interface CampaignSetup {
  readonly system: string;
  readonly profile: string;
  readonly mutant: string | null;
  /** Why no run of this profile can show that mutant; null if some may, or without one. */
  readonly unreachable: string | null;
  /** The profile has faults that the system does not promise to stand. */
  readonly beyondModel: boolean;
  /** Null: each seed was run as it means. */
  readonly guidance: GuidanceFigures | null;
  /** At most, for each new signature; 0: nothing is shrunk. */
  readonly shrinkAttempts: number;
}

/** How far a guided campaign has come. */
export interface GuidanceFigures {
  readonly generations: number;
  /** Plans that were kept to be mutated. */
  readonly corpusSize: number;
}

/** How it went in the world outside. */
export interface CampaignCourse {
  readonly interrupted: boolean;
  readonly wallSeconds: number;
  /** By seed: the file that the Case was saved as (null when it was not), and the command that replays it. */
  readonly saved: ReadonlyMap<number, SavedCase>;
  /** By signature: the file of a known case that shows it. */
  readonly known: ReadonlyMap<string, string>;
  /** By signature. */
  readonly shrunk: ReadonlyMap<string, ShrunkCase>;
  readonly wallSecondsShrinking: number;
  /** Why the campaign could not go on or save its findings. */
  readonly error: string | null;
}

export interface SavedCase {
  readonly file: string | null;
  readonly replay: string;
}

/** The first failing run of a signature, made small. */
export interface ShrunkCase extends RunSize {
  readonly file: string;
  /** Not if the seed still draws some of its luck, which then is not counted. */
  readonly writtenOut: boolean;
  /** Nothing more can be left out; not if the attempts were spent before. */
  readonly complete: boolean;
}

export interface SignatureSummary extends SignatureGroup {
  /** The file of a known case that shows it; null if it is new. */
  readonly known: string | null;
  readonly shrunk: ShrunkCase | null;
}

/** What clients saw of a violation. */
export interface SeenByClients {
  readonly checker: string;
  readonly message: string;
  readonly evidence: readonly string[];
}

export interface FoundViolation {
  /** Of a guided campaign the number of the run: no seed replays it, its case does. */
  readonly seed: number;
  readonly checker: string;
  readonly class: CheckerClass;
  readonly signature: string;
  readonly message: string;
  /** What the message speaks of, a line each. */
  readonly evidence: readonly string[];
  /** Of the same run, if clients saw that something is wrong. */
  readonly seenByClients: SeenByClients | null;
  readonly source: string;
  readonly event: number;
  readonly case: string | null;
  readonly replay: string;
  /** The file of its shrunk case: of the first of its signature alone. */
  readonly shrunk: string | null;
  /** The seed of the first of its signature; null if this is the first. */
  readonly sameAs: number | null;
}

/** A run without a verdict. Those of a guided campaign are saved. */
export interface UndecidedRun extends Undecided {
  readonly case?: string | null;
  readonly replay?: string;
}

export interface CoverageSummary extends CoverageFigures {
  readonly goalsNeverReached: readonly string[];
}

export interface CampaignSummary extends Omit<CampaignSetup, 'guidance'> {
  readonly guided: boolean;
  /** Of a guided campaign alone. */
  readonly generations?: number;
  readonly corpusSize?: number;
  readonly firstSeed: number;
  /** Seeds from the first on, without a gap. */
  readonly seeds: number;
  readonly passed: number;
  /** Seeds with a violation, those that are not listed included. */
  readonly failed: number;
  /** Of the failed ones: nothing fell but what is known. */
  readonly knownFailures: number;
  readonly unknown: number;
  /** The first few of each signature that is not known. */
  readonly violations: readonly FoundViolation[];
  readonly signatures: readonly SignatureSummary[];
  /** The first hundred. */
  readonly undecided: readonly UndecidedRun[];
  readonly events: number;
  readonly virtualSeconds: number;
  /** Without what shrinking took. */
  readonly wallSeconds: number;
  readonly wallSecondsShrinking: number;
  readonly eventsPerSecond: number;
  readonly digest: string;
  readonly sometimes: { readonly [goal: string]: number };
  /** Null if the system can't tell the situations of its clusters apart. */
  readonly coverage: CoverageSummary | null;
  readonly interrupted: boolean;
  readonly error?: string;
}

export function summarise(fold: CampaignFold, setup: CampaignSetup, course: CampaignCourse): CampaignSummary {
  const { wallSeconds, interrupted, error } = course;
  const { guidance, ...what } = setup;
  const signatures = fold.signatures();
  const firstSeeds = new Map(signatures.map(({ signature, firstSeed }) => [signature, firstSeed]));
  return {
    ...what,
    guided: guidance !== null,
    ...guidance,
    firstSeed: fold.firstSeed,
    seeds: fold.seeds,
    passed: fold.passed,
    failed: fold.failed,
    knownFailures: fold.knownFailures,
    unknown: fold.unknown,
    violations: fold.findings.map(({ seed, violation, outcome }) => {
      const saved = course.saved.get(seed);
      const { checker, class: checkerClass, signature, message, source, event } = violation;
      const isFirst = firstSeeds.get(signature) === seed;
      return { seed, checker, class: checkerClass, signature, message, evidence: violation.evidence ?? [],
        seenByClients: seenByClients(outcome.violations, violation), source, event,
        case: saved?.file ?? null, replay: saved?.replay ?? '',
        shrunk: isFirst ? course.shrunk.get(signature)?.file ?? null : null,
        sameAs: isFirst ? null : firstSeeds.get(signature) ?? null };
    }),
    signatures: signatures.map((group) => ({
      ...group, known: course.known.get(group.signature) ?? null, shrunk: course.shrunk.get(group.signature) ?? null,
    })),
    undecided: fold.undecided.map((undecided) => {
      const saved = course.saved.get(undecided.seed);
      return saved === undefined ? undecided : { ...undecided, case: saved.file, replay: saved.replay };
    }),
    events: fold.events,
    virtualSeconds: fold.virtualUs / 1_000_000,
    wallSeconds: Math.round(wallSeconds * 1000) / 1000,
    wallSecondsShrinking: Math.round(course.wallSecondsShrinking * 1000) / 1000,
    eventsPerSecond: wallSeconds > 0 ? Math.round(fold.events / wallSeconds) : 0,
    digest: fold.hex(),
    sometimes: Object.fromEntries(fold.goals()),
    coverage: coverageOf(fold, guidance === null),
    interrupted,
    ...(error === null ? {} : { error }),
  };
}

function coverageOf(fold: CampaignFold, independent: boolean): CoverageSummary | null {
  const figures = fold.coverage.figures(independent);
  if (figures.runs === 0) return null;
  return { ...figures, goalsNeverReached: fold.goals().filter(([, count]) => count === 0).map(([goal]) => goal) };
}

/** What clients saw of a run, unless that is what is told anyway. */
function seenByClients(violations: readonly Violation[], told: Violation): SeenByClients | null {
  const seen = shownToClients(violations);
  if (seen === undefined || seen === told) return null;
  const { checker, message, evidence = [] } = seen;
  return { checker, message, evidence };
}

/** Of each signature the first that clients saw too, or else the first. */
export function worthTelling(violations: readonly FoundViolation[]): readonly FoundViolation[] {
  const best = new Map<string, FoundViolation>();
  for (const violation of violations) {
    const known = best.get(violation.signature);
    const isBetter = known?.seenByClients === null && violation.seenByClients !== null;
    if (known === undefined || isBetter) best.set(violation.signature, violation);
  }
  return [...best.values()];
}
