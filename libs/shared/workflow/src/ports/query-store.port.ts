import type {
  ConnectionResource,
  CustomerResource,
  DeadLetterGroup,
  DeadLetterResource,
  FlowError,
  MessageResource,
  Page,
  RunFact,
  RunResource,
  RunStatus,
} from '@columba/workflow-contracts';
import type { PendingRun, StoredRunState } from './run-store.port.js';

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

/** Reading for screens and the API. Every method takes the tenant; a foreign id is a missing id. */
export interface RunQueries {
  list(
    tenantId: string,
    filter: {
      flowId?: string | undefined;
      status?: RunStatus | undefined;
      customerId?: string | undefined;
      parentRunId?: string | undefined;
    } & PageRequest,
  ): Promise<Page<RunResource>>;
  get(
    tenantId: string,
    runId: string,
  ): Promise<{
    run: RunResource;
    state: StoredRunState | null;
    waits: { nodeId: string; reason: string; until: string | null }[];
    path: string[];
  } | null>;
  /** Facts of one run with `seq` above `after`. Null when there is no such run. */
  factsOfRun(tenantId: string, runId: string, after: number, limit: number): Promise<RunFact[] | null>;
  /** Facts of the tenant (of one flow when given) with `number` above `after`, in order. */
  factsOfTenant(tenantId: string, after: number, limit: number, flowId?: string): Promise<RunFact[]>;
  lastFactNumber(tenantId: string): Promise<number>;
  /** What confirmed effects of the run gave, by idempotency key. */
  effectsOfRun(tenantId: string, runId: string): Promise<{ key: string; result: object | null }[]>;
  messagesOfRun(tenantId: string, runId: string): Promise<MessageResource[] | null>;
  stats(
    tenantId: string,
  ): Promise<{ active: number; waiting: number; completedLastMinute: number; failedLastMinute: number }>;
}

export interface CustomerQueries {
  list(tenantId: string, page: PageRequest & { search?: string | undefined }): Promise<Page<CustomerResource>>;
  get(tenantId: string, customerId: string): Promise<CustomerResource | null>;
  timeline(tenantId: string, customerId: string, page: PageRequest): Promise<Page<MessageResource> | null>;
}

/** By themselves, by the runs that failed, or all that failed in one way. */
export type DeadLetterSelection = { ids: readonly string[] } | { runIds: readonly string[] } | { fingerprint: string };

export interface OpenDeadLetter {
  id: string;
  runId: string;
  flowId: string;
  version: number;
  customerId: string | null;
  conversationId: string | null;
  state: StoredRunState;
  /** What the run began with, when it was given up before it began. */
  input: StoredRunState | null;
  error: FlowError;
}

export interface DeadLetterStore {
  list(
    tenantId: string,
    filter: { status?: 'open' | 'redriven' | 'discarded' | undefined; fingerprint?: string | undefined } & PageRequest,
  ): Promise<Page<DeadLetterResource>>;
  /** Open ones in groups, the group that failed last first. */
  groups(tenantId: string, page: PageRequest): Promise<Page<DeadLetterGroup>>;
  /** The run that took a failed run up again; null when none did, `undefined` when the run left no dead letter. */
  redriveRunOf(tenantId: string, runId: string): Promise<string | null | undefined>;
  /** Open ones with what a re-drive goes on from, oldest first, behind the dead letter `after`. */
  openOnes(
    tenantId: string,
    selection: DeadLetterSelection,
    limit: number,
    after?: string | null,
  ): Promise<OpenDeadLetter[]>;
  /** Marks as re-driven and inserts the continuing runs, in one transaction; each dead letter at most once. Answers the run ids made. */
  redrive(
    tenantId: string,
    redrives: readonly { deadLetterId: string; run: PendingRun }[],
    by: string | null,
  ): Promise<string[]>;
}

export interface ConnectionStore {
  list(tenantId: string): Promise<ConnectionResource[]>;
}

export const RUN_QUERIES = Symbol('RunQueries');
export const CUSTOMER_QUERIES = Symbol('CustomerQueries');
export const DEAD_LETTER_STORE = Symbol('DeadLetterStore');
export const CONNECTION_STORE = Symbol('ConnectionStore');
