/**
 * What clients asked for, and what they were told in the end.
 */
import type { Answer, Micros } from '../../protocol.ts';
import type { Moment, Observer } from '../../sim/observer.ts';
import type { Narrator } from '../../systems/system.ts';
import type { OperationSpan } from './run-view.ts';

type OpenOperation = { -readonly [Key in keyof OperationSpan]: OperationSpan[Key] };

export class OperationRecorder {
  private readonly narrator: Narrator;
  private readonly operations: OpenOperation[] = [];
  /** Those under way, by client and number. */
  private readonly open = new Map<string, OpenOperation>();

  constructor(narrator: Narrator) {
    this.narrator = narrator;
  }

  /** Looks on for one run: a `Watcher`. */
  readonly watch = (moment: Moment): Observer => ({
    invoked: (client, operation, command) => {
      const span: OpenOperation = {
        client, operation, command: this.narrator.command(command),
        invokedAt: moment.event, fromUs: moment.nowUs, returnedAt: null, toUs: moment.nowUs,
        answer: null, outcome: 'open',
      };
      this.operations.push(span);
      this.open.set(`${client}/${operation}`, span);
    },
    returned: (client, operation, answer) => { this.end(client, operation, answer, moment); },
  });

  /** By the time that they were asked for. */
  finish(endUs: Micros): readonly OperationSpan[] {
    for (const span of this.open.values()) span.toUs = endUs;
    return this.operations;
  }

  private end(client: number, operation: number, answer: Answer, { event, nowUs }: Moment): void {
    const key = `${client}/${operation}`;
    const span = this.open.get(key);
    if (span === undefined) return;
    this.open.delete(key);
    span.returnedAt = event;
    span.toUs = nowUs;
    span.answer = this.tell(answer);
    span.outcome = answer.type === 'ok' || answer.type === 'unknown' ? answer.type : 'fail';
  }

  private tell(answer: Answer): string | null {
    switch (answer.type) {
      case 'ok': return this.narrator.result?.(answer.result) ?? JSON.stringify(answer.result);
      case 'fail': return answer.reason.replaceAll('-', ' ');
      case 'redirect':
      case 'unknown': return null;
    }
  }
}
