/**
 * Reads without a word to anybody: a leader that trusts its lease.
 *
 * Who hears a leader leaves it alone for the shortest election timeout: it neither stands nor votes. So for as long
 * after a majority has answered it, a leader knows that there is no other, and may answer reads from what it has
 * (dissertation §6.4.1). Two things make the lease shorter than that timeout. It counts from when the question was
 * *sent*: the voters' waiting begins with that, not with their answers' arrival. And clocks differ: its own may be
 * slow, and the voters' fast.
 *
 *   sent          answered                           lease ends     voters may elect
 *    │── latency ──│                                     │               │
 *    ├───────────── timeout × (1-drift)/(1+drift) ───────┤               │
 *    └───────────── timeout, by the voters' fast clocks ─────────────────┘
 *
 * Here clocks run up to a tenth too slow and too fast, the timeout is 150 ms, and so the lease is 122 ms. With `--break
 * lease-drift` a leader takes 150 ms by its own slow clock, from the answers on; the others do not wait so long.
 */
import { put, read, scenario } from 'whitewater';

const settings = {
  checkQuorum: true, leaseReads: true, maxClockDriftPpm: 100_000,
  electionTimeoutMinUs: 150_000, electionTimeoutMaxUs: 168_000,
} as const;

export default scenario({
  name: 'lease-reads',
  title: 'A leader answers reads at once while its lease lasts, and not after',
  source: 'Raft dissertation §6.4.1',
  brokenBy: { 'lease-drift': ['linearizability-online'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, latencyMs: 2, settings });
    const writer = cluster.client();
    const reader = cluster.client();

    cluster.until('node 1 leads', () => cluster.role(1) === 'leader', { withinMs: 1000 });

    world.tell('From now on its clock runs a tenth slow, and the others a tenth fast: as far apart as is allowed.');
    cluster.drift(1, -100_000);
    for (const node of [2, 3]) cluster.drift(node, 100_000);
    writer.ask(1, put('x', 'old'));
    cluster.run(100);
    const early = reader.ask(1, read('x', 'lease'));
    world.expect('it answers at once, and asks nobody', early.outcome, 'old');

    world.tell('A round of heartbeats is answered, and right after that node 1 is cut off.');
    const sent = cluster.sent(1, 2, 'appendEntries');
    cluster.until('a round begins', () => cluster.sent(1, 2, 'appendEntries') > sent, { withinMs: 60 });
    const { nowMs: begunMs } = cluster;
    cluster.run(5);
    cluster.isolate(1);
    cluster.run(100);
    const still = reader.ask(1, read('x', 'lease'));
    world.expect('after 100 ms its lease still lasts, and nobody else leads',
      [still.outcome, cluster.leaders()], ['old', [1]]);

    world.tell('The others wait for 150 ms at the least by their fast clocks, which is 136 ms. Then they elect one of them.');
    const next = cluster.until('there is another leader', () => cluster.leaders().find((node) => node !== 1),
      { withinMs: 100 });
    const write = writer.ask(next, put('x', 'new'));
    cluster.until('it commits a write', () => write.answer?.type === 'ok', { withinMs: 20 });
    world.tell(`That is ${Math.round(cluster.nowMs - begunMs)} ms after the round began. By the clock of node 1 it is a tenth less.`);
    const late = reader.ask(1, read('x', 'lease'));
    world.expect('node 1 still takes itself for the leader', cluster.role(1), 'leader');
    world.expect('but it does not answer: its lease is over', late.outcome, 'no answer');

    world.tell('It falls back on asking the others, in vain.');
    cluster.run(400);
    world.expect('having no majority it steps down, and refuses', late.outcome, 'refused: no-longer-leader');
  },
});
