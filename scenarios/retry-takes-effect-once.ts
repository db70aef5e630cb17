/**
 * A client that has no answer asks again, and what it asks for happens once.
 *
 * An answer may be lost, and a leader may die after it has committed and before it has said so. So clients ask again,
 * and without further ado the command would be carried out twice. In a session each command bears a number, and the
 * state machine remembers what it has answered to which number: a command that it knows changes nothing, and gets the
 * answer that it got the first time (Raft §8; dissertation §6.3). That memory is a part of the replicated state, like
 * the data. So every node has it, whoever leads; and snapshots hold it.
 *
 * Three twins, each of which forgets one thing: `--break retry-no-dedupe` everything, `--break dedupe-at-proposal` that
 * the first attempt may still be in the log, uncommitted, when the second comes, and `--break snap-no-sessions` that a
 * snapshot is the whole state.
 */
import { append, inSession, openSession, scenario, takeSnapshot } from 'whitewater';

export default scenario({
  name: 'retry-takes-effect-once',
  title: 'What a client asks again in its session takes effect once, over a change of leader and a snapshot',
  source: 'Raft §8; dissertation §6.3',
  brokenBy: {
    'retry-no-dedupe': ['exactly-once'],
    'dedupe-at-proposal': ['exactly-once'],
    'snap-no-sessions': ['state-machine-safety'],
  },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });
    const client = cluster.client();

    world.tell('Node 1 leads. A client opens a session; its id is the index of the entry that opened it.');
    cluster.stand(1, [2]);
    const opened = client.ask(1, openSession());
    cluster.letTalk(1, 2);
    world.expect('the session is open', opened.outcome, 2);
    const command = inSession(2, 1, append('x', 'a'));

    world.tell('It appends a letter to x, as its command number 1. The network is slow, and it loses patience.');
    const first = client.ask(1, command);
    const second = client.ask(1, command);
    world.expect('both attempts are in the log', cluster.lastIndex(1), 4);
    cluster.letTalk(1, 2);
    world.expect('the letter is there once', cluster.value(1, 'x'), 'a');
    world.expect('both attempts are answered alike, with the index of the first', [first.answer, second.answer],
      [{ type: 'ok', result: { index: 3, value: null } }, { type: 'ok', result: { index: 3, value: null } }]);

    world.tell('Say that both answers were lost. It asks again, and now the leader knows the answer by heart.');
    const third = client.ask(1, command);
    world.expect('it answers at once, and alike', third.answer, first.answer);
    world.expect('nothing has come into the log', cluster.lastIndex(1), 4);

    world.tell('Node 3 has been away. Node 1 has dropped its log behind a snapshot, and sends it that.');
    cluster.propose(1, takeSnapshot());
    cluster.dropAll();
    cluster.heartbeat(1);
    cluster.letTalk(1, 3);
    world.expect('node 3 has the letter', [cluster.snapshotIndex(3), cluster.value(3, 'x')], [4, 'a']);

    world.tell('Node 1 crashes. Node 3 leads, and the client asks it what it has asked node 1.');
    cluster.crash(1);
    cluster.dropAll();
    cluster.stand(3, [2]);
    cluster.letTalk(2, 3);
    world.expect('node 3 leads term 2', cluster.leadersOf(2), [3]);
    const fourth = client.ask(3, command);
    cluster.letTalk(2, 3);
    world.expect('the answer is the same', fourth.answer, first.answer);
    const next = client.ask(3, inSession(2, 2, append('x', 'b')));
    cluster.letTalk(2, 3);
    world.expect('and its next command takes effect', [next.outcome, cluster.value(3, 'x')], [null, 'ab']);
  },
});
