/**
 * The public API: what a scenario file, an example or another program imports from `whitewater`.
 */

// Scenarios: scripts that drive a Raft cluster as the paper tells it.
export {
  addLearner, addVoter, append, changeVoters, compareAndSet, get, inSession, openSession, promoteLearner, put,
  read, remove, removeNode, takeSnapshot, transferLeadership,
} from './scenario/commands.ts';
export type { Cluster, CrashOptions, IsolateOptions, Lasting, RecoverOptions } from './scenario/cluster.ts';
export type { ClusterOptions, LogContent, TriggeredFault, WorldOptions } from './scenario/cluster-plan.ts';
export type { Filter, InFlight } from './scenario/messages.ts';
export type { AskOptions, Client, Proposal } from './scenario/proposal.ts';
export type { Overwritten } from './scenario/overwritten.ts';
export type { Check, PlayedCluster, ScenarioResult, StoryLine } from './scenario/result.ts';
export { playScenario, type PlayOptions, type Scenario, scenario } from './scenario/scenario.ts';
export type { ScenarioWorld } from './scenario/world.ts';

// A run is a pure function of a Case.
export type { CheckerClass, Unknown, Violation } from './check/checker.ts';
export type { Case, ChoiceTable, Expectation, StopAt } from './fuzz/case-type.ts';
export { formatCase, parseCase, type ParsedCase } from './fuzz/case.ts';
export { makeChoices, type Outcome, prepare, run, type Running, type Watcher } from './fuzz/run.ts';
export { planCase, type PlanOutcome, type RunOptions, runPlan, type TestPlan } from './fuzz/test-plan.ts';
export type {
  ClockSettings, DiskSettings, Fault, FaultAction, Json, Latency, NetworkSettings, OperatorSettings,
  PhaseName, Phases, Plan, Ppm, Reseed, Side, Target, When, WorkloadSettings,
} from './sim/plan.ts';

// Systems under test: Raft is one, yours may be another.
export { digestJson, type Sink } from './base/digest.ts';
export type { Stream } from './base/random.ts';
export type {
  Answer, BootContext, Booted, Damaged, Effect, Micros, NodeEvent, NodeId, Protocol, RequestId, Vocabulary,
} from './protocol.ts';
export type { Draw } from './sim/choices.ts';
export type { CrashDamage, DiskFailure, LossReason, Moment, Observer } from './sim/observer.ts';
export type { Occurrence } from './sim/occurrence.ts';
export type { Point } from './sim/triggers.ts';
export type { ClientScript, Workload } from './sim/workload.ts';
export type { LogCell, NodePicture, PeerPicture, Pictures } from './systems/picture.ts';
export { raftSystem } from './systems/raft/system.ts';
export { registerSystem } from './systems/register/system.ts';
export {
  type ChangeTeller, type CheckerName, type ClientsWatch, type Control, type CoverageWatch, defineSystem, type Difficulty, type FaultKind,
  type Inspection, type LeftOut, type Mutant, type Narrator, type Needs, type Parsed, type Problem, type Profile, type System,
  type SystemSwarm, type Variant, type WorldPace,
} from './systems/system.ts';

// Judging histories: what the clients of any system saw, against a model.
export type { History, Mention, Operation } from './check/history/history.ts';
export { DEFAULT_BOUNDS, judge, verdictOf } from './check/history/judge.ts';
export { type Counterexample, type Judgement, type Level, LEVELS } from './check/history/judgement.ts';
export { type Guard, type Identity, IMPOSSIBLE, type Model, type Way } from './check/history/model.ts';
export { type Answer as RecordedAnswer, type Call, MODEL_NAMES, type ModelName, type Value, type ValueModel, valueModel } from './check/history/models.ts';
export type { Bounds } from './check/history/problem.ts';
export { FORMAT_NAMES, type FormatName } from './histories/format-names.ts';
export { guessFormat, parseHistory } from './histories/formats.ts';
export { historyLines } from './histories/json.ts';

// Driving a simulator by hand, and telling what happened.
export { timeline, type TimelineOptions } from './report/timeline.ts';
export { drive } from './sim/drive.ts';
export type { Simulator } from './sim/simulator.ts';
export type { Turn } from './sim/surface.ts';
export { type Change, type Happening, type Teller, Trace, type TracedEvent } from './sim/trace.ts';
