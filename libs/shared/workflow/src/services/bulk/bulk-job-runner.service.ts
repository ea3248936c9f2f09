import type { BulkAction as ActionName } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { BULK_JOB_STORE, type BulkJobStore, type ClaimedBulkJob } from '../../ports/bulk-job.port.js';
import { DATABASE_CLOCK, type DatabaseClock } from '../../ports/clock.port.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from '../logger.js';
import type { BulkAction } from './bulk-action.js';
import { progressOf } from './bulk-progress.js';
import { MigrateRunsAction } from './migrate-runs.action.js';
import { RedriveAction } from './redrive.action.js';
import { SignalRunsAction } from './signal-runs.action.js';

const LEASE_MS = 30_000;
const POLL_MS = 500;
/** After a fault, most likely of the database. */
const RECOVER_MS = 3_000;

/**
 * Works bulk jobs off, a page at a time: the job is leased, a page is done, progress and place are written down and the
 * lease is given back. So a job outlives its worker, and no two workers do one page at a time.
 */
@Injectable()
export class BulkJobRunner {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = true;
  private readonly actions: Record<ActionName, BulkAction>;

  constructor(
    @Inject(BULK_JOB_STORE) private readonly store: BulkJobStore,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
    @Inject(DATABASE_CLOCK) private readonly clock: DatabaseClock,
    signals: SignalRunsAction,
    redrive: RedriveAction,
    migrate: MigrateRunsAction,
  ) {
    this.actions = { cancel: signals, pause: signals, resume: signals, retry: redrive, redrive, migrate };
  }

  start(): void {
    this.stopped = false;
    this.schedule(POLL_MS);
  }

  /** Takes no further page and waits for the one under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.working;
  }

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.working = this.work();
    }, delayMs);
  }

  private async work(): Promise<void> {
    let pauseMs = POLL_MS;
    try {
      const job = await this.store.claim(LEASE_MS);
      if (job) pauseMs = 0;
      if (job) await this.doPage(job);
    } catch (error) {
      // The lease runs out, and the page is done by whoever claims the job next.
      this.logger.warn(errorFields(error), 'bulk job not advanced');
      pauseMs = RECOVER_MS;
    }
    this.schedule(pauseMs);
  }

  private async doPage(job: ClaimedBulkJob): Promise<void> {
    const action = this.actions[job.action];
    const limit = Math.min(action.pageSize, job.throttle ?? action.pageSize);
    const items = await this.store.page(job, limit);
    const outcomes = items.length > 0 ? await action.handle(job, items) : [];
    await this.store.advance(job, progressOf(job, items, outcomes, { limit, nowMs: this.clock.nowMs() }));
  }
}
