import { type DynamicModule, Module } from '@nestjs/common';
import { CircuitBreakers } from './services/breakers/circuit-breakers.service.js';
import { BulkJobRunner } from './services/bulk/bulk-job-runner.service.js';
import { MigrateRunsAction } from './services/bulk/migrate-runs.action.js';
import { RedriveAction } from './services/bulk/redrive.action.js';
import { SignalRunsAction } from './services/bulk/signal-runs.action.js';
import { CommitBatcher } from './services/commit-batcher.service.js';
import { DeadLetterService } from './services/dead-letter.service.js';
import { EarlierMessages } from './services/earlier-messages.service.js';
import { EventChoice } from './services/event-choice.service.js';
import { EventDeadLetters } from './services/event-dead-letters.service.js';
import { EventIntake } from './services/event-intake.service.js';
import { FactAnnouncer } from './services/fact-announcer.service.js';
import { FlowCatalog } from './services/flow-catalog.service.js';
import { FlowExecutionService } from './services/flow-execution.service.js';
import { IntakePlanner } from './services/intake-planner.service.js';
import { KillSwitches } from './services/kill-switches.service.js';
import { LateSignals } from './services/late-signals.service.js';
import { MessageSender } from './services/message-sender.service.js';
import { NodeExecutorRegistry } from './services/node-executor-registry.js';
import { AskQuestionExecutor } from './services/node-executors/ask-question-executor.js';
import { NODE_EXECUTORS, type NodeExecutor } from './services/node-executors/node-executor.js';
import { SendMessageExecutor } from './services/node-executors/send-message-executor.js';
import { SetVariablesExecutor } from './services/node-executors/set-variables-executor.js';
import { TagsExecutor } from './services/node-executors/tags-executor.js';
import { TicketExecutor } from './services/node-executors/ticket-executor.js';
import { PoisonGuard } from './services/poison-guard.service.js';
import { PoisonedRuns } from './services/poisoned-runs.service.js';
import { RunDriverFactory } from './services/run-driver-factory.service.js';
import { RunLeases } from './services/run-leases.service.js';
import { RunSweeper } from './services/run-sweeper.service.js';
import { RunWakes } from './services/run-wakes.service.js';
import { FlowTurns } from './services/turns/flow-turns.service.js';
import { WorkflowWorker } from './services/workflow-worker.service.js';
import { portProviders, type WorkflowPorts } from './workflow-ports.js';

const EXECUTORS = [SendMessageExecutor, AskQuestionExecutor, TagsExecutor, TicketExecutor, SetVariablesExecutor];

const SERVICES = [
  BulkJobRunner,
  CircuitBreakers,
  CommitBatcher,
  DeadLetterService,
  EarlierMessages,
  EventDeadLetters,
  EventChoice,
  EventIntake,
  FactAnnouncer,
  FlowCatalog,
  FlowExecutionService,
  FlowTurns,
  IntakePlanner,
  KillSwitches,
  LateSignals,
  MessageSender,
  MigrateRunsAction,
  NodeExecutorRegistry,
  PoisonGuard,
  PoisonedRuns,
  RedriveAction,
  RunDriverFactory,
  RunLeases,
  RunSweeper,
  RunWakes,
  SignalRunsAction,
  WorkflowWorker,
];

/** The workflow library, on the ports that the app gives it. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module is a class with a static method in Nest
export class WorkflowModule {
  static forRoot(ports: WorkflowPorts): DynamicModule {
    return {
      module: WorkflowModule,
      providers: [
        ...portProviders(ports),
        ...SERVICES,
        ...EXECUTORS,
        { provide: NODE_EXECUTORS, inject: EXECUTORS, useFactory: (...executors: NodeExecutor[]) => executors },
      ],
      exports: [...SERVICES],
    };
  }
}
