import type { Provider } from '@nestjs/common';
import { BREAKER_STORE, type BreakerStore } from './ports/breaker.port.js';
import { BULK_JOB_STORE, type BulkJobStore } from './ports/bulk-job.port.js';
import { CHANNEL_ADAPTERS, type ChannelAdapters } from './ports/channel.port.js';
import { DATABASE_CLOCK, type DatabaseClock } from './ports/clock.port.js';
import { CONNECTION_DIRECTORY, type ConnectionDirectory } from './ports/connection-directory.port.js';
import { CUSTOMER_STORE, type CustomerStore, TICKET_STORE, type TicketStore } from './ports/customer.port.js';
import { EVENT_BUS, type EventBus } from './ports/event-bus.port.js';
import { FLOW_STOP_STORE, type FlowStopStore } from './ports/flow-stop.port.js';
import { FLOW_STORE, type FlowStore } from './ports/flow-store.port.js';
import { FLOW_TURN_STORE, type FlowTurnStore } from './ports/flow-turn.port.js';
import { AUDIT_STORE, type AuditStore } from './ports/identity-store.port.js';
import { INTAKE_STORE, type IntakeStore } from './ports/intake-store.port.js';
import { JOB_QUEUES, type JobQueues } from './ports/job-queue.port.js';
import { LIVE_BUS, type LiveBus } from './ports/live-bus.port.js';
import { DEAD_LETTER_STORE, type DeadLetterStore } from './ports/query-store.port.js';
import { RUN_RECORDER, type RunRecorder } from './ports/run-recorder.port.js';
import { RUN_STORE, type RunStore } from './ports/run-store.port.js';
import { VARIABLE_STORE, type VariableStore } from './ports/variable-store.port.js';
import { WORKFLOW_LOGGER, type WorkflowLogger } from './services/logger.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './services/workflow-options.js';

/** Everything that the workflow library needs from outside; the app that uses it chooses the adapters. */
export interface WorkflowPorts {
  auditStore: AuditStore;
  breakerStore: BreakerStore;
  bulkJobStore: BulkJobStore;
  channelAdapters: ChannelAdapters;
  clock: DatabaseClock;
  connectionDirectory: ConnectionDirectory;
  customerStore: CustomerStore;
  deadLetterStore: DeadLetterStore;
  eventBus: EventBus;
  flowStopStore: FlowStopStore;
  flowStore: FlowStore;
  flowTurnStore: FlowTurnStore;
  intakeStore: IntakeStore;
  jobQueues: JobQueues;
  liveBus: LiveBus;
  runStore: RunStore;
  ticketStore: TicketStore;
  variableStore: VariableStore;
  logger: WorkflowLogger;
  options: WorkflowOptions;
  /** For tests and tools. */
  recorder?: RunRecorder;
}

export function portProviders(ports: WorkflowPorts): Provider[] {
  return [
    { provide: AUDIT_STORE, useValue: ports.auditStore },
    { provide: BREAKER_STORE, useValue: ports.breakerStore },
    { provide: BULK_JOB_STORE, useValue: ports.bulkJobStore },
    { provide: CHANNEL_ADAPTERS, useValue: ports.channelAdapters },
    { provide: DATABASE_CLOCK, useValue: ports.clock },
    { provide: CONNECTION_DIRECTORY, useValue: ports.connectionDirectory },
    { provide: CUSTOMER_STORE, useValue: ports.customerStore },
    { provide: DEAD_LETTER_STORE, useValue: ports.deadLetterStore },
    { provide: EVENT_BUS, useValue: ports.eventBus },
    { provide: FLOW_STOP_STORE, useValue: ports.flowStopStore },
    { provide: FLOW_STORE, useValue: ports.flowStore },
    { provide: FLOW_TURN_STORE, useValue: ports.flowTurnStore },
    { provide: INTAKE_STORE, useValue: ports.intakeStore },
    { provide: JOB_QUEUES, useValue: ports.jobQueues },
    { provide: LIVE_BUS, useValue: ports.liveBus },
    { provide: RUN_STORE, useValue: ports.runStore },
    { provide: TICKET_STORE, useValue: ports.ticketStore },
    { provide: VARIABLE_STORE, useValue: ports.variableStore },
    { provide: WORKFLOW_LOGGER, useValue: ports.logger },
    { provide: WORKFLOW_OPTIONS, useValue: ports.options },
    ...(ports.recorder ? [{ provide: RUN_RECORDER, useValue: ports.recorder }] : []),
  ];
}
