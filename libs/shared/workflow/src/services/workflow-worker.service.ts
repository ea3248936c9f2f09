import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_CLOCK, type DatabaseClock } from '../ports/clock.port.js';
import { EVENT_BUS, type EventBus, type Subscription } from '../ports/event-bus.port.js';
import type { JobConsumer } from '../ports/job-queue.port.js';
import { CircuitBreakers } from './breakers/circuit-breakers.service.js';
import { BulkJobRunner } from './bulk/bulk-job-runner.service.js';
import { EventChoice } from './event-choice.service.js';
import { EventIntake } from './event-intake.service.js';
import { FlowExecutionService } from './flow-execution.service.js';
import { KillSwitches } from './kill-switches.service.js';
import { WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { RunLeases } from './run-leases.service.js';
import { RunSweeper } from './run-sweeper.service.js';
import { RunWakes } from './run-wakes.service.js';
import { FlowTurns } from './turns/flow-turns.service.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './workflow-options.js';

/** The consumer group of all workers. */
export const WORKFLOW_GROUP = 'columba-workflow';

/** A worker's life: takes events, wakes and due runs until it is told to stop, then lets go in order. */
@Injectable()
export class WorkflowWorker {
  private subscription: Subscription | undefined;
  private consumer: JobConsumer | undefined;

  constructor(
    @Inject(EVENT_BUS) private readonly bus: EventBus,
    @Inject(DATABASE_CLOCK) private readonly clock: DatabaseClock,
    @Inject(WORKFLOW_OPTIONS) private readonly options: WorkflowOptions,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
    private readonly intake: EventIntake,
    private readonly choice: EventChoice,
    private readonly execution: FlowExecutionService,
    private readonly leases: RunLeases,
    private readonly sweeper: RunSweeper,
    private readonly wakes: RunWakes,
    private readonly switches: KillSwitches,
    private readonly bulkJobs: BulkJobRunner,
    private readonly breakers: CircuitBreakers,
    private readonly turns: FlowTurns,
  ) {}

  async start(): Promise<void> {
    await this.clock.synchronise();
    await this.switches.start();
    await this.breakers.start();
    this.leases.start();
    this.subscription = await this.bus.subscribe({
      group: WORKFLOW_GROUP,
      topics: ['columba.channel-events', 'columba.business-events'],
      maxBatch: 200,
      lookAhead: this.options.lookAhead,
      choose: (waiting, most) => this.choice.choose(waiting, most),
      handler: (records) => this.intake.handle(records),
    });
    this.choice.onPlace(() => this.subscription?.look());
    this.consumer = await this.wakes.consume((wake) => this.execution.wake(wake), 50);
    this.sweeper.start();
    this.turns.start();
    this.bulkJobs.start();
    this.logger.info({ owner: this.options.owner }, 'worker started');
  }

  /** Takes nothing new, lets what is active settle, within `drainMs`. What is left is taken over when its lease runs out. */
  async stop(): Promise<void> {
    this.sweeper.stop();
    await Promise.all([this.bulkJobs.stop(), this.subscription?.stop(), this.consumer?.stop()]);
    await this.execution.drained(this.options.drainMs);
    await this.turns.stop();
    this.leases.stop();
    await this.switches.stop();
    await this.breakers.stop();
    this.logger.info({ owner: this.options.owner, left: this.execution.activeRuns }, 'worker stopped');
  }
}
