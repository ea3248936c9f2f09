import type {
  ApprovalStore,
  AuditStore,
  BreakerStore,
  BulkJobStore,
  ConnectionRecords,
  ConnectionStore,
  CustomerQueries,
  CustomerStore,
  DatabaseClock,
  DeadLetterStore,
  FlowStopStore,
  FlowStore,
  FlowTurnStore,
  IdempotencyStore,
  IdentityStore,
  InboxStore,
  InFlightQueries,
  IntakeStore,
  RunQueries,
  RunStore,
  SecretStore,
  TicketStore,
  VariableStore,
} from '@columba/workflow/ports';
import { ConnectionRepository } from './connections/connection.repository.js';
import { CustomerRepository } from './customers/customer.repository.js';
import { TicketRepository } from './customers/ticket.repository.js';
import { FlowRepository } from './flows/flow.repository.js';
import { InboxRepository } from './intake/inbox.repository.js';
import { IntakeRepository } from './intake/intake.repository.js';
import { BreakerRepository } from './operations/breaker.repository.js';
import { BulkJobRepository } from './operations/bulk-job.repository.js';
import { FlowStopRepository } from './operations/flow-stop.repository.js';
import { FlowTurnRepository } from './operations/flow-turn.repository.js';
import { StatisticsKeeper } from './operations/statistics-keeper.js';
import { createPool } from './pool/create-pool.js';
import { MeasuredDatabaseClock } from './pool/database-clock.js';
import type { DatabaseLogger } from './pool/database-logger.js';
import { TenantDatabase } from './pool/tenant-database.js';
import { CustomerQueriesRepository } from './queries/customer.queries.js';
import { DeadLetterRepository } from './queries/dead-letter.repository.js';
import { InFlightQueriesRepository } from './queries/in-flight.queries.js';
import { RunQueriesRepository } from './queries/run.queries.js';
import { ApprovalRepository } from './runs/approval.repository.js';
import { RunStoreRepository } from './runs/run-store.repository.js';
import { AuditRepository } from './security/audit.repository.js';
import { IdempotencyRepository } from './security/idempotency.repository.js';
import { IdentityRepository } from './security/identity.repository.js';
import { SecretRepository } from './security/secret.repository.js';
import { VariableRepository } from './variables/variable.repository.js';

export interface DatabaseOptions {
  /** Of the app role, which row-level security binds. */
  url: string;
  /** Most connections at once. */
  poolSize: number;
  logger: DatabaseLogger;
}

export interface Database {
  approvalStore: ApprovalStore;
  runStore: RunStore;
  intakeStore: IntakeStore;
  inFlightQueries: InFlightQueries;
  inboxStore: InboxStore;
  flowStopStore: FlowStopStore;
  flowStore: FlowStore;
  flowTurnStore: FlowTurnStore;
  customerStore: CustomerStore;
  ticketStore: TicketStore;
  variableStore: VariableStore;
  runQueries: RunQueries;
  customerQueries: CustomerQueries;
  deadLetterStore: DeadLetterStore;
  connectionStore: ConnectionStore;
  connectionRecords: ConnectionRecords;
  identityStore: IdentityStore;
  auditStore: AuditStore;
  breakerStore: BreakerStore;
  bulkJobStore: BulkJobStore;
  secretStore: SecretStore;
  idempotencyStore: IdempotencyStore;
  clock: DatabaseClock;
  /** Null when the database answers, else why it does not. */
  health(): Promise<string | null>;
  close(): Promise<void>;
}

/** Opens the stores on one pool, with the clock set. Outlives a restart of the server. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const pool = createPool(options);
  const tenants = new TenantDatabase(pool);
  const clock = new MeasuredDatabaseClock(pool);
  const connections = new ConnectionRepository(tenants, pool);
  try {
    await clock.synchronise();
  } catch (error) {
    await pool.end();
    throw error;
  }
  const statistics = new StatisticsKeeper(pool, options.logger);
  statistics.start();
  return {
    approvalStore: new ApprovalRepository(tenants, pool),
    runStore: new RunStoreRepository(pool),
    intakeStore: new IntakeRepository(pool),
    inFlightQueries: new InFlightQueriesRepository(tenants),
    inboxStore: new InboxRepository(pool),
    flowStopStore: new FlowStopRepository(tenants, pool),
    flowStore: new FlowRepository(tenants),
    flowTurnStore: new FlowTurnRepository(pool),
    customerStore: new CustomerRepository(pool),
    ticketStore: new TicketRepository(pool),
    variableStore: new VariableRepository(tenants, pool),
    runQueries: new RunQueriesRepository(tenants),
    customerQueries: new CustomerQueriesRepository(tenants),
    deadLetterStore: new DeadLetterRepository(tenants),
    connectionStore: connections,
    connectionRecords: connections,
    identityStore: new IdentityRepository(tenants, pool),
    auditStore: new AuditRepository(pool),
    breakerStore: new BreakerRepository(pool),
    bulkJobStore: new BulkJobRepository(tenants, pool),
    secretStore: new SecretRepository(tenants),
    idempotencyStore: new IdempotencyRepository(pool),
    clock,
    health: async () => {
      try {
        await pool.query('SELECT 1');
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    close: async () => {
      await statistics.stop();
      await tenants.close();
      await pool.end();
    },
  };
}
