import type { FlowPlan, RunState } from '@columba/workflow-engine';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { DATABASE_CLOCK, type DatabaseClock } from '../ports/clock.port.js';
import type { CustomerSnapshot } from '../ports/customer.port.js';
import { RUN_RECORDER, type RunRecorder } from '../ports/run-recorder.port.js';
import { RUN_STORE, type RunStore } from '../ports/run-store.port.js';
import { VARIABLE_STORE, type VariableStore } from '../ports/variable-store.port.js';
import { CircuitBreakers } from './breakers/circuit-breakers.service.js';
import { CommitBatcher } from './commit-batcher.service.js';
import { EarlierMessages } from './earlier-messages.service.js';
import { FactAnnouncer } from './fact-announcer.service.js';
import { KeyedSequence } from './keyed-sequence.js';
import { KillSwitches } from './kill-switches.service.js';
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
    @Inject(VARIABLE_STORE) variables: VariableStore,
    @Inject(WORKFLOW_OPTIONS) options: WorkflowOptions,
    @Inject(WORKFLOW_LOGGER) logger: WorkflowLogger,
    commits: CommitBatcher,
    executors: NodeExecutorRegistry,
    announcer: FactAnnouncer,
    wakes: RunWakes,
    lateSignals: LateSignals,
    switches: KillSwitches,
    breakers: CircuitBreakers,
    earlier: EarlierMessages,
    @Optional() @Inject(RUN_RECORDER) recorder: RunRecorder | null,
  ) {
    const order = new KeyedSequence();
    const services = { order, commits, executors, announcer, wakes, lateSignals, switches, breakers, earlier };
    this.dependencies = { variables, runs, clock, options, logger, ...services, recorder: recorder ?? undefined };
  }

  create(run: RunIdentity, plan: FlowPlan, customer: CustomerSnapshot | null, state?: RunState): RunDriver {
    return new RunDriver(run, plan, customer, this.dependencies, state);
  }
}
