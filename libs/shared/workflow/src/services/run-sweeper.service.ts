import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_CLOCK, type DatabaseClock } from '../ports/clock.port.js';
import { FlowExecutionService } from './flow-execution.service.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './workflow-options.js';

const SWEEP_LIMIT = 200;

/** Finds, every two seconds, runs whose lease ran out and alarms that the queue lost. Losing the queue loses no run. */
@Injectable()
export class RunSweeper {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

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

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.sweep(), delayMs);
  }

  private async sweep(): Promise<void> {
    let found = 0;
    try {
      await this.clock.synchronise();
      found = await this.execution.sweep(SWEEP_LIMIT);
      if (found > 0) this.logger.info({ runs: found }, 'sweeper took runs over');
    } catch (error) {
      this.logger.warn(errorFields(error), 'sweep failed');
    }
    this.schedule(found === SWEEP_LIMIT ? 0 : this.options.sweepIntervalMs);
  }
}
