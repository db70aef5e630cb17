/**
 * A vote leaves when it is on the disk, and not before.
 *
 * A node that votes and forgets may vote again. So what counts is not that the vote is *written*, but that it is
 * durable when the candidate hears of it: a disk has a cache, and a sync takes its time. If the answer overtakes the
 * sync (`--break vote-reply-before-sync`), a crash between the two leaves a vote that counts and that nobody remembers.
 *
 * Beside `double-vote-after-a-crash`, in which the vote was durable, this is the other half of the same sentence:
 * "updated on stable storage *before* responding to RPCs" (Figure 2).
 */
import { scenario } from 'whitewater';

export default scenario({
  name: 'vote-waits-for-the-disk',
  title: 'A vote is sent only once it is durable, so that one which a crash loses has reached nobody',
  source: 'Raft §5.2, Fig. 2',
  brokenBy: { 'vote-reply-before-sync': ['persist-before-send', 'one-vote-per-term', 'election-safety'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held', syncMs: 20 });

    world.tell('A sync takes 20 ms. Nodes 1 and 3 stand for term 1; each asks when its vote for itself is on its own disk.');
    cluster.timeout(1);
    cluster.timeout(3);
    world.expect('nothing is under way', cluster.messages(), []);
    cluster.run(30);
    world.expect('now they ask', cluster.messages({ to: 2 }).map(({ from }) => from), [1, 3]);

    world.tell('Node 2 is asked by node 1, and votes for it. 5 ms later the power fails.');
    cluster.deliver({ from: 1, to: 2 });
    cluster.run(5);
    cluster.deliverAll({ from: 2, to: 1 });
    cluster.crash(2, { keeps: 0 });
    world.expect('the vote is lost', [cluster.term(2), cluster.votedFor(2)], [0, null]);
    world.expect('node 1 has not heard of it', cluster.role(1), 'candidate');

    world.tell('Node 2 is back, and is asked by node 3. It votes, and this time the disk gets it.');
    cluster.restart(2);
    cluster.deliver({ from: 3, to: 2 });
    cluster.run(50);
    cluster.deliverAll({ from: 2, to: 3 });
    world.expect('node 3 leads term 1', cluster.leadersOf(1), [3]);
    world.expect('node 2 has voted once, as far as anybody knows', cluster.votedFor(2), 3);
  },
});
