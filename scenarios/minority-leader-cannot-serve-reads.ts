/**
 * A leader that was deposed and does not know it must not answer reads.
 *
 * A read changes nothing, so it need not go through the log. But a leader that answers from what it has may be a leader
 * no more: another may have been elected, and have committed something else. Before it answers it asks a majority
 * whether they still follow it; if they do, nobody else had been elected when the client asked (ReadIndex, dissertation
 * §6.4). One on the wrong side of a partition gets no majority, and does not answer; with `--break read-no-quorum` it
 * does.
 */
import { put, read, scenario } from 'whitewater';

export default scenario({
  name: 'minority-leader-cannot-serve-reads',
  title: 'A leader that is cut off with a minority does not answer reads with what it has',
  source: 'Raft §8; dissertation §6.4',
  brokenBy: { 'read-no-quorum': ['linearizability-online'] },

  play(world) {
    const cluster = world.cluster({ nodes: 5 });
    const writer = cluster.client();
    const reader = cluster.client();
    cluster.until('node 1 leads', () => cluster.leader() === 1, { withinMs: 1000 });

    world.tell('A client writes, and another reads. Node 1 asks the others whether it leads: a round trip of 2 ms.');
    writer.ask(1, put('x', 'old'));
    cluster.run(10);
    const early = reader.ask(1, read('x', 'readIndex'));
    world.expect('the read waits', early.outcome, 'no answer');
    cluster.until('it is answered', () => early.answer, { withinMs: 3 });
    world.expect('it sees the write', early.outcome, 'old');
    world.expect('nothing came into the log for it', cluster.lastIndex(1), 2);

    world.tell('A partition leaves node 1 with node 2. The other three elect a leader, and it takes in another write.');
    cluster.partition([1, 2], [3, 4, 5]);
    const next = cluster.until('the majority has a leader', () => cluster.leaders().find((node) => node > 2),
      { withinMs: 1000 });
    const write = writer.ask(next, put('x', 'new'));
    cluster.until('it is done', () => write.answer?.type === 'ok', { withinMs: 100 });

    world.tell('Node 1 still believes that it leads, and x is still old there. A client asks it.');
    const late = reader.ask(1, read('x', 'readIndex'));
    cluster.run(1000);
    world.expect('node 1 takes itself for the leader', cluster.role(1), 'leader');
    world.expect('it does not answer', late.outcome, 'no answer');

    world.tell('The partition ends, and node 1 learns that it has been deposed.');
    cluster.heal();
    cluster.until('it says so', () => late.answer, { withinMs: 1000 });
    world.expect('the read is refused', late.outcome, 'refused: no-longer-leader');
    const last = reader.ask(next, read('x', 'readIndex'));
    cluster.until('the leader answers', () => last.answer, { withinMs: 100 });
    world.expect('with what was written', last.outcome, 'new');
  },
});
