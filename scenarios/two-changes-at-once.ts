/**
 * A second change of the membership while the first one is under way, and why it has to wait.
 *
 *   C = {1,2,3}    C' = {1,2,3,4}    C'' = {1,2,3,4,5}
 *
 * Majorities of C and of C' meet, and so do those of C' and of C''. But 2 and 3 are a majority of C, and 1, 4 and 5 are
 * one of C''. If the leader went from C to C'' before C' is committed, there would be nodes that still go by C and
 * others that go by C'' already, and nobody in between. So a leader begins a change only once the one before is
 * committed (dissertation §4.1): then a majority goes by C', and those who go by C alone can't decide anything any
 * more.
 */
import { addVoter, put, scenario } from 'whitewater';

export default scenario({
  name: 'two-changes-at-once',
  title: 'A change of the membership waits until the one before is committed',
  source: 'Raft dissertation §4.1',
  brokenBy: { 'two-pending': ['configuration', 'leader-completeness', 'state-machine-safety'] },

  play(world) {
    const cluster = world.cluster({ nodes: 5, voters: [1, 2, 3], network: 'held' });
    const client = cluster.client();

    world.tell('Node 1 leads term 1 with the voters 1, 2 and 3. It adds node 4; 2 and 3 do not hear of it.');
    cluster.stand(1, [2, 3]);
    cluster.letTalk(1, 2, 3);
    const first = cluster.propose(1, addVoter(4));
    cluster.letTalk(1, 4);
    world.expect('that is two of four, and not committed', [first.outcome, cluster.commitIndex(1)],
      ['no answer', 1]);

    world.tell('It is asked to add node 5 as well.');
    const second = cluster.propose(1, addVoter(5));
    world.expect('one change at a time', second.outcome, 'refused: change-in-progress');
    const write = client.ask(1, put('x', 'one'));
    cluster.letTalk(1, 4, 5);
    world.expect('a write waits, too', write.outcome, 'no answer');

    world.tell('Nodes 2 and 3 hear from nobody. Node 2 wins term 2 with two of three, and commits a write.');
    cluster.dropAll({ from: 1 });
    cluster.stand(2, [3]);
    world.expect('node 2 leads term 2', cluster.leadersOf(2), [2]);
    const other = client.ask(2, put('x', 'two'));
    cluster.letTalk(2, 3);
    world.expect('the write is done', other.outcome, null);

    world.tell('Node 1 hears of term 2. Its change was not committed, and goes.');
    cluster.heartbeat(2);
    cluster.letTalk(1, 2, 3);
    world.expect('the operator and the client are told that nobody knows', [first.outcome, write.outcome],
      ['unknown', 'unknown']);
    world.expect('node 1 goes by the voters 1, 2 and 3 again', cluster.configuration(1).voters, [1, 2, 3]);

    world.tell('One after the other, both nodes are added.');
    const again = cluster.propose(2, addVoter(4));
    cluster.letTalk(1, 2, 3, 4);
    const last = cluster.propose(2, addVoter(5));
    cluster.letTalk(...cluster.nodes);
    world.expect('both are done', [again.outcome, last.outcome], [null, null]);
    cluster.heartbeat(2);
    cluster.letTalk(...cluster.nodes);
    world.expect('all logs are equal', cluster.logs(), cluster.nodes.map(() => [1, 2, 2, 2, 2]));
  },
});
