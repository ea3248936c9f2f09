import { AuditTrail } from '@columba/security';
import { RunWakes } from '@columba/workflow';
import type { RunQueries, RunStore } from '@columba/workflow/ports';
import { RUN_QUERIES, RUN_STORE } from '@columba/workflow/ports';
import { TERMINAL_RUN_STATUSES } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { ProblemError } from '../http/problem-error.js';
import { notFound } from '../http/problems.js';

/** Asks a run to end. The intention is a row; the worker that holds the run takes it in at its next step. */
@Injectable()
export class CancelRun {
  constructor(
    @Inject(RUN_QUERIES) private readonly queries: RunQueries,
    @Inject(RUN_STORE) private readonly runs: RunStore,
    private readonly wakes: RunWakes,
    private readonly audit: AuditTrail,
  ) {}

  async cancel({ tenantId, actor }: Caller, runId: string): Promise<void> {
    const found = await this.queries.get(tenantId, runId);
    if (!found) throw notFound('run');
    if (TERMINAL_RUN_STATUSES.includes(found.run.status)) throw ended();
    const signalled = await this.runs.signal(tenantId, runId, { kind: 'cancel', waitId: null, payload: { by: actor } });
    if (!signalled) throw ended();
    this.wakes.set({ tenantId, runId }, 0);
    await this.audit.record({ tenantId, actor, action: 'run.cancelled', target: `run:${runId}` });
  }
}

function ended(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'run.ended',
    detail: 'The run has ended already; nothing is left to cancel.',
    mend: 'Read GET /api/v1/runs/:id for how it ended.',
  });
}
