import { Inject, Injectable } from '@nestjs/common';
import { RUN_STORE, type RunStore } from '../ports/run-store.port.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './workflow-options.js';

/** A run that this worker holds. */
export interface LeasedRun {
  readonly runId: string;
  readonly tenantId: string;
  readonly fence: number;
  /** Monotonic time (performance.now) of the claim or last renewal. */
  leasedAtMs: number;
  /** The lease was lost to another worker: stop, write nothing. */
  abandon(): void;
}

/** Keeps the leases of runs that take long, all of them in one statement, three times a lease. */
@Injectable()
export class RunLeases {
  private readonly held = new Map<string, LeasedRun>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(RUN_STORE) private readonly runs: RunStore,
    @Inject(WORKFLOW_OPTIONS) private readonly options: WorkflowOptions,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
  ) {}

  get size(): number {
    return this.held.size;
  }

  start(): void {
    this.timer ??= setInterval(() => void this.renew(), this.options.leaseMs / 3);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  hold(run: LeasedRun): void {
    this.held.set(run.runId, run);
  }

  letGo(run: LeasedRun): void {
    if (this.held.get(run.runId) === run) this.held.delete(run.runId);
  }

  private async renew(): Promise<void> {
    const now = performance.now();
    const old = [...this.held.values()].filter((run) => now - run.leasedAtMs > this.options.leaseMs / 4);
    if (old.length === 0) return;
    try {
      const lost = new Set(await this.runs.renew(old, this.options.leaseMs));
      for (const run of old) {
        if (lost.has(run.runId)) run.abandon();
        else run.leasedAtMs = now;
      }
    } catch (error) {
      this.logger.warn({ ...errorFields(error), runs: old.length }, 'leases not renewed');
    }
  }
}
