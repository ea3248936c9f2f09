import { AuditTrail, createLiveTickets } from '@columba/security';
import { DeadLetterService, FlowCatalog, RunWakes, WORKFLOW_LOGGER } from '@columba/workflow';
import {
  APPROVAL_STORE,
  AUDIT_STORE,
  type AuditStore,
  BREAKER_STORE,
  BULK_JOB_STORE,
  CHANNEL_ADAPTERS,
  CONNECTION_DIRECTORY,
  CONNECTION_STORE,
  CUSTOMER_QUERIES,
  DEAD_LETTER_STORE,
  EVENT_BUS,
  FLOW_STOP_STORE,
  FLOW_STORE,
  IDEMPOTENCY_STORE,
  IDENTITY_STORE,
  IN_FLIGHT_QUERIES,
  INBOX_STORE,
  JOB_QUEUES,
  LIVE_BUS,
  RUN_QUERIES,
  RUN_STORE,
  VARIABLE_STORE,
} from '@columba/workflow/ports';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AuthGuard } from './access/auth.guard.js';
import { CredentialReader } from './access/credential-reader.service.js';
import { ApprovalsController } from './approvals/approvals.controller.js';
import { DecideApproval } from './approvals/decide-approval.service.js';
import { AuthController } from './auth/auth.controller.js';
import { LoginService } from './auth/login.service.js';
import { BreakersController } from './breakers/breakers.controller.js';
import { BulkJobsController } from './bulk-jobs/bulk-jobs.controller.js';
import { BulkJobs } from './bulk-jobs/bulk-jobs.service.js';
import { CustomersController } from './customers/customers.controller.js';
import { DraftController } from './flows/draft.controller.js';
import { FlowsController } from './flows/flows.controller.js';
import { PublishFlow } from './flows/publish-flow.service.js';
import { RunsInFlight } from './flows/runs-in-flight.service.js';
import { SimulateFlow } from './flows/simulate-flow.service.js';
import { SimulationsController } from './flows/simulations.controller.js';
import { VersionsController } from './flows/versions.controller.js';
import {
  GATEWAY_BACKENDS,
  GATEWAY_LOGGER,
  GATEWAY_SETTINGS,
  type GatewayBackends,
  type GatewayOptions,
  type GatewaySettings,
  LIVE_TICKETS,
} from './gateway-options.js';
import { ProblemFilter } from './http/problem.filter.js';
import { EventAcceptance } from './ingress/event-acceptance.service.js';
import { EventPublisher } from './ingress/event-publisher.js';
import { EventsController } from './ingress/events.controller.js';
import { InboxSweeper } from './ingress/inbox-sweeper.service.js';
import { WebhooksController } from './ingress/webhooks.controller.js';
import { LiveAuthentication } from './live/live-authentication.js';
import { LiveFeeds } from './live/live-feeds.service.js';
import { LiveSubscriptions } from './live/live-subscriptions.service.js';
import { WorkflowMonitoringGateway } from './live/workflow-monitoring.gateway.js';
import { MembersController } from './members/members.controller.js';
import { CatalogueController } from './operations/catalogue.controller.js';
import { GatewayLifecycle } from './operations/gateway-lifecycle.js';
import { GatewayMetrics } from './operations/gateway-metrics.js';
import { HealthController } from './operations/health.controller.js';
import { ControlRun } from './runs/control-run.service.js';
import { DeadLettersController } from './runs/dead-letters.controller.js';
import { Redrive } from './runs/redrive.service.js';
import { ReplayRun } from './runs/replay-run.service.js';
import { RestartRun } from './runs/restart-run.service.js';
import { RunControlsController } from './runs/run-controls.controller.js';
import { RunReplaysController } from './runs/run-replays.controller.js';
import { RunStartsController } from './runs/run-starts.controller.js';
import { RunsController } from './runs/runs.controller.js';
import { StartRun } from './runs/start-run.service.js';
import { KillSwitch } from './stops/kill-switch.service.js';
import { StopsController } from './stops/stops.controller.js';
import { KeptVariables } from './variables/kept-variables.service.js';
import { VariablesController } from './variables/variables.controller.js';

/** In the order of the API document. */
export const CONTROLLERS = [
  WebhooksController,
  EventsController,
  AuthController,
  FlowsController,
  DraftController,
  VersionsController,
  SimulationsController,
  RunStartsController,
  RunsController,
  RunReplaysController,
  RunControlsController,
  BulkJobsController,
  StopsController,
  BreakersController,
  DeadLettersController,
  ApprovalsController,
  CustomersController,
  VariablesController,
  MembersController,
  CatalogueController,
  HealthController,
];

const SERVICES: Provider[] = [
  CredentialReader,
  LoginService,
  PublishFlow,
  RunsInFlight,
  SimulateFlow,
  ReplayRun,
  StartRun,
  DecideApproval,
  ControlRun,
  RestartRun,
  Redrive,
  BulkJobs,
  KillSwitch,
  KeptVariables,
  FlowCatalog,
  RunWakes,
  DeadLetterService,
  EventAcceptance,
  EventPublisher,
  InboxSweeper,
  LiveAuthentication,
  LiveFeeds,
  LiveSubscriptions,
  WorkflowMonitoringGateway,
  GatewayLifecycle,
  { provide: AuditTrail, useFactory: (store: AuditStore) => new AuditTrail(store), inject: [AUDIT_STORE] },
  { provide: APP_GUARD, useClass: AuthGuard },
  { provide: APP_FILTER, useClass: ProblemFilter },
];

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a Nest module is a class
export class AppModule {
  static with(options: GatewayOptions, settings: GatewaySettings, metrics: GatewayMetrics): DynamicModule {
    return {
      module: AppModule,
      imports: [DiscoveryModule],
      controllers: CONTROLLERS,
      providers: [
        ...SERVICES,
        ...backendProviders(options.backends),
        { provide: GatewayMetrics, useValue: metrics },
        { provide: GATEWAY_SETTINGS, useValue: settings },
        { provide: GATEWAY_LOGGER, useValue: options.logger },
        { provide: WORKFLOW_LOGGER, useValue: options.logger },
        { provide: LIVE_TICKETS, useFactory: () => createLiveTickets(options.masterKeys) },
      ],
    };
  }
}

function backendProviders(backends: GatewayBackends): Provider[] {
  const tokens: [symbol, unknown][] = [
    [GATEWAY_BACKENDS, backends],
    [IDENTITY_STORE, backends.identityStore],
    [APPROVAL_STORE, backends.approvalStore],
    [AUDIT_STORE, backends.auditStore],
    [IDEMPOTENCY_STORE, backends.idempotencyStore],
    [INBOX_STORE, backends.inboxStore],
    [BREAKER_STORE, backends.breakerStore],
    [BULK_JOB_STORE, backends.bulkJobStore],
    [FLOW_STOP_STORE, backends.flowStopStore],
    [FLOW_STORE, backends.flowStore],
    [RUN_STORE, backends.runStore],
    [RUN_QUERIES, backends.runQueries],
    [CUSTOMER_QUERIES, backends.customerQueries],
    [DEAD_LETTER_STORE, backends.deadLetterStore],
    [CONNECTION_STORE, backends.connectionStore],
    [CONNECTION_DIRECTORY, backends.connectionDirectory],
    [CHANNEL_ADAPTERS, backends.channelAdapters],
    [EVENT_BUS, backends.eventBus],
    [JOB_QUEUES, backends.jobQueues],
    [LIVE_BUS, backends.liveBus],
    [IN_FLIGHT_QUERIES, backends.inFlightQueries],
    [VARIABLE_STORE, backends.variableStore],
  ];
  return tokens.map(([provide, useValue]) => ({ provide, useValue }));
}
