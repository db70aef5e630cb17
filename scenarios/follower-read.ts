/**
 * A follower answers a read, with its leader's word.
 *
 * Most nodes follow, and could take reads off the leader's hands. But a follower may be behind, and can't know by
 * itself how far. So it asks its leader for a read index: how far was the log committed, at the least, when the client
 * asked? The leader makes sure that it leads, and says so. The follower waits until it has applied as much; then it
 * answers, and what it says is as good as what the leader would say (dissertation §6.4, at the end).
 *
 * Each half is needed. With `--break follower-read-local` it does not ask, with `--break read-no-apply-wait` it does
 * not wait; either way it denies a write that was acknowledged. `--break read-claims-its-index` does not wait either, and says
 * that it did: only who looks at what clients were told can see that.
 */
import { put, read, scenario } from 'whitewater';

export default scenario({
  name: 'follower-read',
  title: 'A follower asks its leader how far it must be, waits until it is, and answers',
  source: 'Raft dissertation §6.4',
  brokenBy: {
    'follower-read-local': ['linearizability-online'], 'read-no-apply-wait': ['linearizability-online'],
    'read-claims-its-index': ['linearizability'],
  },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });
    const writer = cluster.client();
    const reader = cluster.client();

    world.tell('Node 1 leads, and all have applied the first write of x.');
    cluster.stand(1, [2, 3]);
    writer.ask(1, put('x', 'old'));
    cluster.letTalk(1, 2, 3);
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3);
    world.expect('all have it', cluster.nodes.map((node) => cluster.value(node, 'x')), ['old', 'old', 'old']);

    world.tell('The second is committed with node 2. Node 3 has not heard of it yet.');
    const write = writer.ask(1, put('x', 'new'));
    cluster.letTalk(1, 2);
    world.expect('it is done', [write.outcome, cluster.value(3, 'x')], [null, 'old']);

    world.tell('Another client asks node 3. It asks node 1, which asks node 2 whether it still follows.');
    const asked = reader.ask(3, read('x', 'follower'));
    cluster.deliver({ from: 3, to: 1, kind: 'readIndex' });
    world.expect('node 1 has no answer for node 3 yet', cluster.messages({ kind: 'readIndexReply' }), []);
    cluster.letTalk(1, 2);
    const [reply] = cluster.messages({ from: 1, to: 3, kind: 'readIndexReply' });
    world.expect('now it has: index 3',
      reply?.message.type === 'readIndexReply' ? reply.message.readIndex : null, 3);

    world.tell('The answer overtakes the entries. Node 3 knows how far it must be, and is not there.');
    cluster.deliver({ from: 1, to: 3, kind: 'readIndexReply' });
    world.expect('the read waits', asked.outcome, 'no answer');

    world.tell('The entries arrive, and word that they are committed.');
    cluster.letTalk(1, 2, 3);
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3);
    world.expect('the read sees what was written', asked.outcome, 'new');
  },
});
