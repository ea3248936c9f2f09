import { AuditTrail } from '@columba/security';
import { DeadLetterService, RunWakes } from '@columba/workflow';
import type { DeadLetterStore, FlowStopStore, RunQueries, RunStore } from '@columba/workflow/ports';
import { DEAD_LETTER_STORE, FLOW_STOP_STORE, RUN_QUERIES, RUN_STORE } from '@columba/workflow/ports';
import {
  type RunAccepted,
  type RunAction,
  type RunResource,
  type RunStatus,
  TERMINAL_RUN_STATUSES,
} from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { notFound } from '../http/problems.js';
import { hasEnded, hasNotFailed, isStopped, leftNoDeadLetter } from './run-problems.js';

const WORDS = { cancel: 'run.cancelled', pause: 'run.paused', resume: 'run.resumed' } as const;
/** Where the wish is fulfilled already: asking again changes nothing and is no fault. */
const FULFILLED: Record<keyof typeof WORDS, RunStatus | null> = { cancel: 'cancelled', pause: 'paused', resume: null };

/**
 * What people want of a run. The intention is a row in the run's mailbox; the worker that holds the run takes it in at
 * its next commit, and one that rests is woken for it.
 */
@Injectable()
export class ControlRun {
  constructor(
    @Inject(RUN_QUERIES) private readonly queries: RunQueries,
    @Inject(RUN_STORE) private readonly runs: RunStore,
    @Inject(DEAD_LETTER_STORE) private readonly letters: DeadLetterStore,
    @Inject(FLOW_STOP_STORE) private readonly stops: FlowStopStore,
    private readonly deadLetters: DeadLetterService,
    private readonly wakes: RunWakes,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws ProblemError 409 when the run's state does not allow it */
  async control(caller: Caller, runId: string, action: RunAction): Promise<RunAccepted> {
    const run = await this.find(caller, runId);
    return action === 'retry' ? await this.retry(caller, run) : await this.signal(caller, run, action);
  }

  private async find({ tenantId }: Caller, runId: string): Promise<RunResource> {
    const found = await this.queries.get(tenantId, runId);
    if (!found) throw notFound('run');
    return found.run;
  }

  private async signal(caller: Caller, run: RunResource, action: keyof typeof WORDS): Promise<RunAccepted> {
    const { tenantId, actor } = caller;
    if (run.status === FULFILLED[action]) return accepted(run);
    if (TERMINAL_RUN_STATUSES.includes(run.status)) throw hasEnded(action);
    if (action === 'resume' && (await this.isStopped(tenantId, run.flowId))) throw isStopped();
    const signalled = await this.runs.signal(tenantId, run.id, { kind: action, waitId: null, payload: { by: actor } });
    if (!signalled) throw hasEnded(action);
    this.wakes.set({ tenantId, runId: run.id }, 0);
    await this.audit.record({ tenantId, actor, action: WORDS[action], target: `run:${run.id}` });
    return accepted(run);
  }

  private async isStopped(tenantId: string, flowId: string): Promise<boolean> {
    const stops = await this.stops.history(tenantId, flowId, 20);
    return stops.some(({ resumedAtMs }) => resumedAtMs === null);
  }

  /** A failed run stays as it ended: the answer is the run that goes on for it, the same however often it is asked for. */
  private async retry(caller: Caller, run: RunResource): Promise<RunAccepted> {
    const { tenantId, actor } = caller;
    if (run.status !== 'failed') throw hasNotFailed();
    const { runIds } = await this.redrive(caller, run);
    const next = runIds[0] ?? (await this.letters.redriveRunOf(tenantId, run.id));
    if (!next) throw leftNoDeadLetter();
    if (runIds.length > 0)
      await this.audit.record({
        tenantId,
        actor,
        action: 'run.retried',
        target: `run:${run.id}`,
        detail: { as: next },
      });
    return accepted(await this.find(caller, next));
  }

  private async redrive({ tenantId, actor }: Caller, run: RunResource): Promise<{ runIds: string[] }> {
    const before = await this.letters.redriveRunOf(tenantId, run.id);
    if (before) return { runIds: [] };
    return await this.deadLetters.redrive(tenantId, { runIds: [run.id] }, { by: actor });
  }
}

function accepted(run: RunResource): RunAccepted {
  return { ...run, runId: run.id };
}
