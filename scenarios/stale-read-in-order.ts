/**
 * A read from whatever a node has, which may be old; but a client never goes back in time.
 *
 * Some reads need not see the newest: a counter on a page, say. Any node can answer them at once, without a word to
 * anybody. The answer may lack what others have written, and even be told on the wrong side of a partition. What can
 * still be promised costs nothing: a client tells with each read how far it has seen already (the index that came with
 * the last answer), and a node that is not so far says so rather than answer. So each client by itself sees its own
 * writes, and never sees something vanish (dissertation §6.3, §6.4: sequential, not linearizable).
 */
import { put, read, scenario } from 'whitewater';

export default scenario({
  name: 'stale-read-in-order',
  title: 'A stale read may be old, but not older than what its client has seen',
  source: 'Raft dissertation §6.4',

  play(world) {
    const cluster = world.cluster({ nodes: 3 });
    const [writer, stranger] = [cluster.client(), cluster.client()];
    cluster.until('node 1 leads', () => cluster.leader() === 1, { withinMs: 1000 });

    world.tell('A client writes x. Later node 3 is cut off, and the client writes again.');
    writer.ask(1, put('x', 'old'));
    cluster.run(100);
    cluster.isolate(3);
    const write = writer.ask(1, put('x', 'new'));
    cluster.until('it is done', () => write.answer?.type === 'ok', { withinMs: 100 });
    const seen = write.answer?.type === 'ok' ? write.answer.result.index : 0;
    world.expect('the answer says where: at index 3', seen, 3);

    world.tell('Somebody who has seen nothing yet reads at node 3, and at node 1.');
    const old = stranger.ask(3, read('x', 'stale'));
    const fresh = stranger.ask(1, read('x', 'stale'));
    world.expect('node 3 answers at once, with what it has',
      [old.outcome, old.answer?.type === 'ok' && old.answer.result.index], ['old', 2]);
    world.expect('node 1 too', [fresh.outcome, fresh.answer?.type === 'ok' && fresh.answer.result.index],
      ['new', 3]);

    world.tell('Both clients have now seen index 3. They say so when they read at node 3.');
    const byWriter = writer.ask(3, read('x', 'stale', seen));
    const byStranger = stranger.ask(3, read('x', 'stale', 3));
    world.expect('node 3 is not so far, and says so', [byWriter.outcome, byStranger.outcome],
      ['refused: behind', 'refused: behind']);

    world.tell('Node 3 comes back, and catches up.');
    cluster.heal();
    cluster.until('it has the write', () => cluster.value(3, 'x') === 'new', { withinMs: 1000 });
    const last = writer.ask(3, read('x', 'stale', seen));
    world.expect('the client reads what it wrote', last.outcome, 'new');
  },
});
