import type {
  ConnectionRecords,
  ConnectionStore,
  CustomerStore,
  DatabaseClock,
  FlowStore,
  IdentityStore,
  InboxStore,
  IntakeStore,
  RunStore,
  SecretStore,
  TicketStore,
} from '@columba/workflow/ports';
import { ConnectionRepository } from './connections/connection.repository.js';
import { CustomerRepository } from './customers/customer.repository.js';
import { TicketRepository } from './customers/ticket.repository.js';
import { FlowRepository } from './flows/flow.repository.js';
import { InboxRepository } from './intake/inbox.repository.js';
import { IntakeRepository } from './intake/intake.repository.js';
import { createPool } from './pool/create-pool.js';
import { MeasuredDatabaseClock } from './pool/database-clock.js';
import type { DatabaseLogger } from './pool/database-logger.js';
import { TenantDatabase } from './pool/tenant-database.js';
import { RunStoreRepository } from './runs/run-store.repository.js';
import { IdentityRepository } from './security/identity.repository.js';
import { SecretRepository } from './security/secret.repository.js';

export interface DatabaseOptions {
  /** Of the app role, which row-level security binds. */
  url: string;
  /** Most connections at once. */
  poolSize: number;
  logger: DatabaseLogger;
}

export interface Database {
  runStore: RunStore;
  intakeStore: IntakeStore;
  inboxStore: InboxStore;
  flowStore: FlowStore;
  customerStore: CustomerStore;
  ticketStore: TicketStore;
  connectionStore: ConnectionStore;
  connectionRecords: ConnectionRecords;
  identityStore: IdentityStore;
  secretStore: SecretStore;
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
  return {
    runStore: new RunStoreRepository(pool),
    intakeStore: new IntakeRepository(pool),
    inboxStore: new InboxRepository(pool),
    flowStore: new FlowRepository(tenants),
    customerStore: new CustomerRepository(pool),
    ticketStore: new TicketRepository(pool),
    connectionStore: connections,
    connectionRecords: connections,
    identityStore: new IdentityRepository(tenants, pool),
    secretStore: new SecretRepository(tenants),
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
      await tenants.close();
      await pool.end();
    },
  };
}
