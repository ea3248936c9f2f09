import type { Provider } from '@nestjs/common';
import { CHANNEL_ADAPTERS, type ChannelAdapters } from './ports/channel.port.js';
import { DATABASE_CLOCK, type DatabaseClock } from './ports/clock.port.js';
import { CONNECTION_DIRECTORY, type ConnectionDirectory } from './ports/connection-directory.port.js';
import { CUSTOMER_STORE, type CustomerStore, TICKET_STORE, type TicketStore } from './ports/customer.port.js';
import { EVENT_BUS, type EventBus } from './ports/event-bus.port.js';
import { FLOW_STORE, type FlowStore } from './ports/flow-store.port.js';
import { AUDIT_STORE, type AuditStore } from './ports/identity-store.port.js';
import { INTAKE_STORE, type IntakeStore } from './ports/intake-store.port.js';
import { JOB_QUEUES, type JobQueues } from './ports/job-queue.port.js';
import { LIVE_BUS, type LiveBus } from './ports/live-bus.port.js';
import { DEAD_LETTER_STORE, type DeadLetterStore } from './ports/query-store.port.js';
import { RUN_STORE, type RunStore } from './ports/run-store.port.js';
import { WORKFLOW_LOGGER, type WorkflowLogger } from './services/logger.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './services/workflow-options.js';

/** Everything that the workflow library needs from outside; the app that uses it chooses the adapters. */
export interface WorkflowPorts {
  auditStore: AuditStore;
  channelAdapters: ChannelAdapters;
  clock: DatabaseClock;
  connectionDirectory: ConnectionDirectory;
  customerStore: CustomerStore;
  deadLetterStore: DeadLetterStore;
  eventBus: EventBus;
  flowStore: FlowStore;
  intakeStore: IntakeStore;
  jobQueues: JobQueues;
  liveBus: LiveBus;
  runStore: RunStore;
  ticketStore: TicketStore;
  logger: WorkflowLogger;
  options: WorkflowOptions;
}

export function portProviders(ports: WorkflowPorts): Provider[] {
  return [
    { provide: AUDIT_STORE, useValue: ports.auditStore },
    { provide: CHANNEL_ADAPTERS, useValue: ports.channelAdapters },
    { provide: DATABASE_CLOCK, useValue: ports.clock },
    { provide: CONNECTION_DIRECTORY, useValue: ports.connectionDirectory },
    { provide: CUSTOMER_STORE, useValue: ports.customerStore },
    { provide: DEAD_LETTER_STORE, useValue: ports.deadLetterStore },
    { provide: EVENT_BUS, useValue: ports.eventBus },
    { provide: FLOW_STORE, useValue: ports.flowStore },
    { provide: INTAKE_STORE, useValue: ports.intakeStore },
    { provide: JOB_QUEUES, useValue: ports.jobQueues },
    { provide: LIVE_BUS, useValue: ports.liveBus },
    { provide: RUN_STORE, useValue: ports.runStore },
    { provide: TICKET_STORE, useValue: ports.ticketStore },
    { provide: WORKFLOW_LOGGER, useValue: ports.logger },
    { provide: WORKFLOW_OPTIONS, useValue: ports.options },
  ];
}
