import { TERMINAL_RUN_STATUSES } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { BulkItem, BulkJob } from '../../ports/bulk-job.port.js';
import { RUN_STORE, type RunStore } from '../../ports/run-store.port.js';
import { RunWakes } from '../run-wakes.service.js';
import type { BulkAction, ItemOutcome } from './bulk-action.js';

/** Pauses, resumes or cancels runs: the intention goes into their mailboxes, many in one statement. */
@Injectable()
export class SignalRunsAction implements BulkAction {
  readonly pageSize = 200;

  constructor(
    @Inject(RUN_STORE) private readonly runs: RunStore,
    private readonly wakes: RunWakes,
  ) {}

  async handle({ tenantId, action, spec, by }: BulkJob, items: readonly BulkItem[]): Promise<ItemOutcome[]> {
    const kind = action as 'cancel' | 'pause' | 'resume';
    const reasons = items.map((item) => unfit(kind, item));
    const chosen = items.filter((_, index) => reasons[index] === null).map(({ runId }) => runId);
    const payload = { by, ...(spec.reason === undefined ? {} : { reason: spec.reason }) };
    const signalled = new Set(await this.runs.signalMany(tenantId, chosen, { kind, payload }));
    for (const runId of signalled) this.wakes.set({ tenantId, runId }, 0);
    return items.map(({ runId }, index) => {
      const reason = reasons[index] ?? (signalled.has(runId) ? null : 'The run had ended.');
      return reason === null ? { kind: 'done' } : { kind: 'skipped', reason };
    });
  }
}

function unfit(kind: 'cancel' | 'pause' | 'resume', { status }: BulkItem): string | null {
  if ((TERMINAL_RUN_STATUSES as readonly string[]).includes(status)) return 'The run had ended.';
  if (kind === 'pause' && status === 'paused') return 'The run was paused already.';
  if (kind === 'resume' && status !== 'paused') return 'The run was not paused.';
  return null;
}
