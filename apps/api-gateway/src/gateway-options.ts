import type {
  ApprovalStore,
  AuditStore,
  BreakerStore,
  BulkJobStore,
  ChannelAdapters,
  ConnectionDirectory,
  ConnectionStore,
  CustomerQueries,
  DeadLetterStore,
  EventBus,
  FlowStopStore,
  FlowStore,
  IdempotencyStore,
  IdentityStore,
  InboxStore,
  InFlightQueries,
  JobQueues,
  LiveBus,
  RunQueries,
  RunStore,
  VariableStore,
} from '@columba/workflow/ports';
import type { Logger } from 'pino';

/** Everything that the gateway talks to, already open. Whoever opened it closes it, after `Gateway.close`. */
export interface GatewayBackends {
  approvalStore: ApprovalStore;
  auditStore: AuditStore;
  breakerStore: BreakerStore;
  bulkJobStore: BulkJobStore;
  channelAdapters: ChannelAdapters;
  connectionDirectory: ConnectionDirectory;
  connectionStore: ConnectionStore;
  customerQueries: CustomerQueries;
  deadLetterStore: DeadLetterStore;
  eventBus: EventBus;
  flowStopStore: FlowStopStore;
  flowStore: FlowStore;
  idempotencyStore: IdempotencyStore;
  identityStore: IdentityStore;
  inFlightQueries: InFlightQueries;
  inboxStore: InboxStore;
  jobQueues: JobQueues;
  liveBus: LiveBus;
  runQueries: RunQueries;
  runStore: RunStore;
  variableStore: VariableStore;
  /** Name -> a reason why it cannot be used, or null. Asked by `/readyz`. */
  health: Readonly<Record<string, () => Promise<string | null>>>;
}

export interface GatewayOptions {
  backends: GatewayBackends;
  host: string;
  /** 0 for any free one. */
  port: number;
  /** Where providers reach us, without a slash at the end. Default: the address that we listen on. */
  publicUrl?: string;
  /** Origins of the dashboard: browsers from elsewhere may not open the live socket. */
  dashboardOrigins: readonly string[];
  masterKeys: readonly { id: string; key: Uint8Array }[];
  demo: boolean;
  simulatorUrl: string | null;
  /** Proxies to believe about the client's address: `false`, or as in express' `trust proxy`. */
  trustProxy?: boolean | string | number;
  logger: Logger;
  /** Requests per credential: so many a second, and so many at once. */
  rate?: { perSecond: number; burst: number };
  /** How often the inbox is searched for events that were stored and never published. */
  sweepIntervalMs?: number;
}

/** What the parts of the gateway see of the options, once the address is known. */
export interface GatewaySettings {
  publicUrl: string;
  dashboardOrigins: readonly string[];
  demo: boolean;
  simulatorUrl: string | null;
  rate: { perSecond: number; burst: number };
  sweepIntervalMs: number;
}

export const GATEWAY_SETTINGS = Symbol('GatewaySettings');
export const GATEWAY_BACKENDS = Symbol('GatewayBackends');
export const GATEWAY_LOGGER = Symbol('GatewayLogger');
export const LIVE_TICKETS = Symbol('LiveTickets');
