/**
 * Runs a Case once and records all that somebody who looks at the run wants to see of it. The watchers change nothing: it is the
 * run that it would be without them.
 */
import type { Violation } from '../../check/checker.ts';
import type { Case } from '../../fuzz/case-type.ts';
import { CutWatch } from '../../fuzz/explain/cut-watch.ts';
import { run, type Watcher } from '../../fuzz/run.ts';
import { Trace } from '../../sim/trace.ts';
import type { Pictures } from '../../systems/picture.ts';
import type { System } from '../../systems/system.ts';
import { CutRecorder } from './cut-spans.ts';
import { eventAt, EventRecorder } from './event-recorder.ts';
import { LandmarkRecorder } from './landmark-recorder.ts';
import { LinkRecorder } from './link-recorder.ts';
import { NodeSpanRecorder } from './node-span-recorder.ts';
import { OperationRecorder } from './operation-recorder.ts';
import { pictureAt, PictureRecorder } from './picture-recorder.ts';
import { RecordedWords } from './recorded-words.ts';
import type { RunView } from './run-view.ts';
import { RecordedSlices } from './recorded-slices.ts';
import { thrownIn } from './thrown.ts';
import { TravelRecorder } from './travel-recorder.ts';

export function recordRun(testCase: Case, system: System): RunView {
  const { plan } = testCase;
  const { narrate } = system;
  const trace = new Trace(narrate.changes(), Infinity);
  const closed = new CutWatch();
  const events = new EventRecorder();
  const travels = new TravelRecorder((message, to) => narrate.effect({ type: 'send', to, message }) === null);
  const spans = new NodeSpanRecorder(plan.nodes);
  const cuts = new CutRecorder(plan.nodes);
  const links = new LinkRecorder();
  const operations = new OperationRecorder(narrate);
  const landmarks = new LandmarkRecorder((command) => narrate.command(command));
  const pictures = system.pictures?.();
  const drawn = pictures === undefined ? null : new PictureRecorder(plan.nodes, pictures, (...version) => {
    spans.drawn(...version);
    landmarks.drawn(...version);
  });
  const recorders = [trace, closed, events, travels, spans, cuts, links, operations, landmarks];
  const outcome = run(testCase, system, [
    ...watchersOf(pictures), ...(drawn === null ? [] : [drawn.watch]), ...recorders.map(({ watch }) => watch),
  ]);
  drawn?.draw();
  const { violations, virtualUs: endUs } = outcome;
  const thrown = thrownIn(violations);
  const columns = events.columns(thrown);
  const operator = plan.workload.operator === undefined ? undefined : plan.workload.clients + 1;
  const words = new RecordedWords(trace.events, narrate, operator, thrown);
  const slices = new RecordedSlices(trace.events, closed, narrate);
  return {
    testCase, systemName: system.name, outcome, violations, nodes: plan.nodes, endUs,
    events: columns,
    travels: travels.finish(endUs, thrown),
    nodeSpans: spans.finish(endUs),
    cutSpans: cuts.finish(endUs),
    closedLinks: links.finish(endUs),
    operations: operations.finish(endUs),
    landmarks: landmarks.finish(violations),
    eventAt: (timeUs) => eventAt(columns, timeUs),
    picture: (node, event) => (drawn === null ? null : pictureAt(drawn.of(node), event)),
    words: (event) => words.at(event),
    slice: (violation: Violation) => slices.of(violation),
  };
}

/** What the pictures need to see for themselves. */
function watchersOf(pictures: Pictures | undefined): readonly Watcher[] {
  const observer = pictures?.observer;
  return observer === undefined ? [] : [() => observer];
}
