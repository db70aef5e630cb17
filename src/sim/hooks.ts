/**
 * The observers of a run, sorted once by what they look at, so that the world calls only those that listen.
 */
import type { Observer } from './observer.ts';

type Listening<K extends keyof Observer> = Observer & Required<Pick<Observer, K>>;

export class Hooks {
  readonly all: readonly Observer[];
  readonly began: readonly Listening<'began'>[];
  readonly booted: readonly Listening<'booted'>[];
  readonly stepped: readonly Listening<'stepped'>[];
  readonly persisted: readonly Listening<'persisted'>[];
  readonly durable: readonly Listening<'durable'>[];
  readonly sent: readonly Listening<'sent'>[];
  readonly undelivered: readonly Listening<'undelivered'>[];
  readonly duplicated: readonly Listening<'duplicated'>[];
  readonly applied: readonly Listening<'applied'>[];
  readonly invoked: readonly Listening<'invoked'>[];
  readonly attempted: readonly Listening<'attempted'>[];
  readonly doubted: readonly Listening<'doubted'>[];
  readonly replied: readonly Listening<'replied'>[];
  readonly returned: readonly Listening<'returned'>[];

  constructor(observers: readonly Observer[]) {
    this.all = observers;
    this.began = listening(observers, 'began');
    this.booted = listening(observers, 'booted');
    this.stepped = listening(observers, 'stepped');
    this.persisted = listening(observers, 'persisted');
    this.durable = listening(observers, 'durable');
    this.sent = listening(observers, 'sent');
    this.undelivered = listening(observers, 'undelivered');
    this.duplicated = listening(observers, 'duplicated');
    this.applied = listening(observers, 'applied');
    this.invoked = listening(observers, 'invoked');
    this.attempted = listening(observers, 'attempted');
    this.doubted = listening(observers, 'doubted');
    this.replied = listening(observers, 'replied');
    this.returned = listening(observers, 'returned');
  }
}

function listening<K extends keyof Observer>(
  observers: readonly Observer[], hook: K,
): readonly Listening<K>[] {
  return observers.filter((observer): observer is Listening<K> => observer[hook] !== undefined);
}
