import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_CLOCK, type DatabaseClock } from '../ports/clock.port.js';
import { FlowExecutionService } from './flow-execution.service.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './workflow-options.js';

const SWEEP_LIMIT = 200;
/** Until the next sweep while there is more to take. */
const MORE_MS = 20;
/** Until the next after one that failed: when the store is back, what it kept waiting has waited long enough. */
const AFTER_FAULT_MS = 250;

/** Finds, every two seconds, runs whose lease ran out and alarms that the queue lost. Losing the queue loses no run. */
@Injectable()
export class RunSweeper {
  private timer: NodeJS.Timeout | undefined;
  private stopped = true;
  private sweeping = false;

  constructor(
    private readonly execution: FlowExecutionService,
    @Inject(DATABASE_CLOCK) private readonly clock: DatabaseClock,
    @Inject(WORKFLOW_OPTIONS) private readonly options: WorkflowOptions,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
  ) {}

  start(): void {
    this.stopped = false;
    this.schedule(0);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Runs were stored to begin later: look soon. */
  soon(): void {
    if (this.sweeping || this.stopped) return;
    clearTimeout(this.timer);
    this.schedule(MORE_MS);
  }

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.sweep(), delayMs);
  }

  private async sweep(): Promise<void> {
    let nextMs = this.options.sweepIntervalMs;
    this.sweeping = true;
    try {
      await this.clock.synchronise();
      const found = await this.execution.sweep(SWEEP_LIMIT);
      if (found.more) nextMs = MORE_MS;
      if (found.taken > 0) this.logger.debug({ runs: found.taken }, 'sweeper took runs over');
    } catch (error) {
      this.logger.warn(errorFields(error), 'sweep failed');
      nextMs = Math.min(nextMs, AFTER_FAULT_MS);
    }
    this.sweeping = false;
    this.schedule(nextMs);
  }
}
