/**
 * A split vote: two candidates of one term, and neither wins.
 *
 * "If many followers become candidates at the same time, votes could be split so that no candidate obtains a majority"
 * (§5.2). Each node votes once in a term, first come, first served; so here nodes 1 and 2 get two votes each of the
 * three that they need. Then both time out, and because timeouts are drawn at random one of them does so first, and
 * wins the next term.
 *
 * The network delivers every vote twice. A candidate counts voters, not messages, or both would win: see it with
 * `--break dup-vote-count`.
 */
import { scenario } from 'whitewater';

export default scenario({
  name: 'split-vote',
  title: 'Two candidates share the votes of a term; the next term has a leader',
  source: 'Raft §5.2, Fig. 5',
  brokenBy: { 'dup-vote-count': ['election-safety'], 'self-vote-unrecorded': ['election-safety'] },

  play(world) {
    const cluster = world.cluster({ nodes: 5, network: 'held' });

    world.tell('Node 5, the last leader, is down. Nodes 1 and 2 time out at the same moment.');
    cluster.crash(5);
    cluster.timeout(1);
    cluster.timeout(2);
    world.expect('both are candidates of term 1', [cluster.role(1), cluster.role(2)], ['candidate', 'candidate']);

    world.tell('The request of node 1 is the first to reach node 3, that of node 2 the first to reach node 4.');
    cluster.duplicateNext(3, 1, 'requestVoteReply');
    cluster.duplicateNext(4, 2, 'requestVoteReply');
    cluster.deliver({ from: 1, to: 3 });
    cluster.deliver({ from: 2, to: 4 });
    cluster.deliver({ from: 1, to: 4 });
    cluster.deliver({ from: 2, to: 3 });
    cluster.deliver({ from: 1, to: 2 });
    cluster.deliver({ from: 2, to: 1 });
    world.expect('each voted once', cluster.nodes.map((node) => cluster.votedFor(node)), [1, 2, 1, 2, null]);

    world.tell('The answers arrive, the votes among them twice.');
    cluster.deliverAll({ kind: 'requestVoteReply' });
    world.expect('nobody leads term 1', cluster.leadersOf(1), []);
    world.expect('two votes of five are not enough', [cluster.role(1), cluster.role(2)], ['candidate', 'candidate']);

    world.tell('Node 2 happens to time out first, and stands for term 2.');
    cluster.stand(2, [1, 3, 4]);
    world.expect('node 2 leads term 2', cluster.leadersOf(2), [2]);
    cluster.letTalk(1, 2, 3, 4);
    world.expect('the others follow it', [1, 3, 4].map((node) => cluster.role(node)), ['follower', 'follower', 'follower']);
  },
});
