import type { FlowPlan, RunState } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_CLOCK, type DatabaseClock } from '../ports/clock.port.js';
import type { CustomerSnapshot } from '../ports/customer.port.js';
import { RUN_STORE, type RunStore } from '../ports/run-store.port.js';
import { CommitBatcher } from './commit-batcher.service.js';
import { FactAnnouncer } from './fact-announcer.service.js';
import { LateSignals } from './late-signals.service.js';
import { WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { NodeExecutorRegistry } from './node-executor-registry.js';
import { RunDriver } from './run-driver.js';
import type { RunDriverDependencies } from './run-driver-dependencies.js';
import type { RunIdentity } from './run-identity.js';
import { RunWakes } from './run-wakes.service.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './workflow-options.js';

/** Makes drivers that share this worker's services. */
@Injectable()
export class RunDriverFactory {
  private readonly dependencies: RunDriverDependencies;

  constructor(
    @Inject(RUN_STORE) runs: RunStore,
    @Inject(DATABASE_CLOCK) clock: DatabaseClock,
    @Inject(WORKFLOW_OPTIONS) options: WorkflowOptions,
    @Inject(WORKFLOW_LOGGER) logger: WorkflowLogger,
    commits: CommitBatcher,
    executors: NodeExecutorRegistry,
    announcer: FactAnnouncer,
    wakes: RunWakes,
    lateSignals: LateSignals,
  ) {
    this.dependencies = { runs, clock, options, logger, commits, executors, announcer, wakes, lateSignals };
  }

  create(run: RunIdentity, plan: FlowPlan, customer: CustomerSnapshot | null, state?: RunState): RunDriver {
    return new RunDriver(run, plan, customer, this.dependencies, state);
  }
}
