import type { FirstRunWrite } from '@columba/workflow/ports';
import { TERMINAL_RUN_STATUSES } from '@columba/workflow-contracts';

type Row = Record<string, unknown>;

/**
 * What runs write beside their own rows, as flat arrays for the SQL functions: each row names its run by `i`, counted
 * from 1. Arrays stay absent while empty, so that the server skips their statements.
 */
export class RunWriteRows {
  readonly runs: Row[] = [];
  private readonly parts = new Map<string, unknown[]>();

  /** `head`: the columns of the run's own row that the caller knows. */
  add(write: FirstRunWrite, head: Row): void {
    const i = this.runs.length + 1;
    const ended = isTerminal(write);
    const { status, state, wakeAtMs, waitReason, error, release, facts } = write;
    const consumed = write.consumedSignals.length > 0 ? write.consumedSignals : null;
    const [first, last] = [facts[0]?.seq ?? null, facts.at(-1)?.seq ?? null];
    // Spread first: V8 copies such an object at once, and one that is spread behind other properties piece by piece.
    this.runs.push({ ...head, i, status, state, wakeAtMs, waitReason, error, release, ended, consumed, first, last });
    if (last !== null) this.push('facts', { i, last, facts: facts.map(({ atMs, body }) => ({ at: atMs, body })) });
    this.addWaits(write, i);
    for (const waitId of write.disarmWaits) this.push('disarm', { i, waitId });
    for (const effect of write.effects) this.push('effects', { ...effect, i });
    for (const message of write.messages) this.push('messages', { ...message, i });
    for (const id of write.consumedSignals) this.push('consumed', { i, id });
    if (write.deadLetter) this.push('deadLetters', { ...write.deadLetter, i });
    if (ended) this.push('ended', i);
    this.addWaitChecks(write, i, head);
  }

  /** As the SQL functions take it. Messages in the order of their ids, in which everybody locks them. */
  toInput(): Record<string, unknown> {
    const messages = this.parts.get('messages') as { id: string }[] | undefined;
    messages?.sort((a, b) => (a.id < b.id ? -1 : 1));
    return { runs: this.runs, ...Object.fromEntries(this.parts) };
  }

  private addWaits({ armWaits, children = [] }: FirstRunWrite, i: number): void {
    for (const { approval, ...wait } of armWaits) {
      this.push('arm', { ...wait, i });
      const { waitId, nodeId, expiresAtMs } = wait;
      if (approval) this.push('approvals', { ...approval, i, waitId, nodeId, expiresAtMs });
    }
    for (const child of children) this.push('children', { ...child, i });
  }

  private addWaitChecks(write: FirstRunWrite, i: number, head: Row): void {
    for (const { kind, correlation } of write.armWaits) {
      if (kind === 'reconcile') this.push('reconcile', { i, messageId: correlation });
    }
    if (write.armWaits.some(({ kind }) => kind === 'event' || kind === 'reply'))
      this.push('arming', { tenant: head.tenant, run: head.run });
  }

  private push(part: string, row: unknown): void {
    const rows = this.parts.get(part);
    if (rows) rows.push(row);
    else this.parts.set(part, [row]);
  }
}

function isTerminal({ status }: FirstRunWrite): boolean {
  return TERMINAL_RUN_STATUSES.includes(status);
}
