/**
 * A rejection that arrives when the follower has long agreed.
 *
 * A rejection tells a leader that the follower's log does not match, and the leader goes back. But answers overtake each
 * other, and the network may keep one for as long as it likes. What the follower has acknowledged meanwhile it holds, and
 * it never gives it up while this leader leads: so a leader does not go back behind that. The rejection here is an answer
 * to what the same node sent when it led an earlier term. It says nothing of anybody's log, not even where to go on:
 * a leader that takes it at its word goes back to before the first entry, `--break stale-nack`.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'late-rejection-is-ignored',
  title: 'A leader does not go back for a rejection that is late',
  source: 'Raft §5.3; raft.tla HandleAppendEntriesResponse',
  brokenBy: { 'stale-nack': ['no-exception'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });
    cluster.stand(1, [2]);
    cluster.letTalk(1, 2);
    world.tell('Node 1 leads term 1. A message of it to node 3 is held up somewhere.');
    cluster.dropAll({ to: 3 });
    cluster.heartbeat(1);
    const [late] = cluster.messages({ from: 1, to: 3, kind: 'appendEntries' });
    world.expect('there is a message of term 1 under way', late?.message.term, 1);
    if (late === undefined) return;

    world.tell('Node 2 stands, but does not win: node 1 has heard of term 2 from it, and stands itself, with the vote of node 3.');
    cluster.timeout(2);
    cluster.deliver({ from: 2, to: 1, kind: 'requestVote' });
    cluster.dropAll({ from: [2, 1], to: [2, 1] });
    cluster.stand(1, [3]);
    world.expect('node 1 leads term 3', cluster.leadersOf(3), [1]);

    world.tell('Node 3 is in term 3 now. The old message arrives, and is refused for its term.');
    cluster.deliver(late);
    const [refusal] = cluster.messages({ from: 3, to: 1, kind: 'appendEntriesReply' });
    world.expect('the refusal is under way', refusal !== undefined);
    if (refusal === undefined) return;
    world.tell('It takes its time, too. Meanwhile node 3 gets, and acknowledges, all that node 1 has.');
    for (let i = 1; i <= 4; i++) {
      cluster.deliverAll({ from: 1, to: 3 });
      for (const reply of cluster.messages({ from: 3, to: 1 })) if (reply.name !== refusal.name) cluster.deliver(reply);
    }
    world.expect('node 3 has it all', cluster.log(3), [1, 3]);
    world.expect('and it is committed', cluster.commitIndex(1), 2);

    world.tell('Now the refusal arrives.');
    cluster.deliver(refusal);
    world.expect('node 1 sends nothing again', cluster.messages({ from: 1, to: 3, kind: 'appendEntries' }).length, 0);
    const write = cluster.propose(1, put('x', 1));
    cluster.letTalk(1, 3);
    world.expect('and goes on as before', [write.outcome, cluster.log(3)], [null, [1, 3, 3]]);
  },
});
