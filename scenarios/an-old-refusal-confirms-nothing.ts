/**
 * An answer to a question that was asked in another life.
 *
 * A leader serves a read once a majority has answered a round that it began after the client asked (dissertation §6.4). It tells its
 * rounds apart by a number, which answers repeat. But a leader that restarts counts anew. S1 has led term 1 up to a high round, of which one message is
 * still on its way to S3; it restarts, and leads term 2. The old message arrives: S3 refuses it, and says that it is term 2 by now.
 * If that refusal bore the round of the message, S1 would take it for an answer, in its own term, to a round that it has not begun yet, and to all before:
 * it would be sure of S3 for a long time to come. S2 leads term 3 with S3, and commits a write; and S1 serves a read without it.
 *
 * So what answers a request of an earlier term answers no round. A campaign has found it, in one seed of 20,000.
 */
import { put, read, scenario } from 'whitewater';

export default scenario({
  name: 'an-old-refusal-confirms-nothing',
  title: 'A refusal of what a leader sent in an earlier term confirms no round of its present one',
  source: 'Raft §5.1; dissertation §6.4',

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });
    const writer = cluster.client();
    const reader = cluster.client();

    world.tell('S1 leads term 1, and asks again and again whether it still does. The last of its questions to S3 is on its way for long.');
    cluster.stand(1, [2, 3]);
    cluster.letTalk(1, 2, 3);
    for (let i = 0; i < 10; i++) cluster.heartbeat(1);
    const late = cluster.messages({ from: 1, to: 3, kind: 'appendEntries' }).at(-1);
    world.expect('it is under way', late !== undefined);
    if (late === undefined) return;

    world.tell('S1 restarts, and leads term 2 with the votes of both. It commits a write, with S2.');
    cluster.crash(1);
    cluster.restart(1);
    cluster.stand(1, [2, 3]);
    cluster.letTalk(1, 2);
    const first = writer.ask(1, put('x', 'old'));
    cluster.letTalk(1, 2);
    world.expect('the write is done', first.outcome, null);

    world.tell('Now the old question arrives. S3 refuses it, and tells of term 2.');
    cluster.deliver(late);
    cluster.deliverAll({ from: 3, to: 1, kind: 'appendEntriesReply' });
    world.expect('S1 still leads term 2', cluster.leadersOf(2), [1]);

    world.tell('S2 leads term 3 with the vote of S3, and commits another write. S1 hears nothing of it.');
    cluster.dropAll();
    cluster.stand(2, [3]);
    cluster.letTalk(2, 3);
    const second = writer.ask(2, put('x', 'new'));
    cluster.letTalk(2, 3);
    world.expect('that write is done, too', [cluster.leadersOf(3), second.outcome], [[2], null]);

    world.tell('A client asks S1 for x. S1 asks the others whether it still leads, and has no answer.');
    const asked = reader.ask(1, read('x', 'readIndex'));
    world.expect('so it says nothing', asked.outcome, 'no answer');
    cluster.letTalk(1, 2, 3);
    world.expect('until it hears of term 3', asked.outcome, 'refused: no-longer-leader');
  },
});
