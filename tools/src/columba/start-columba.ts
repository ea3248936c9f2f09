import { freePort } from '@columba/local-servers';
import { DataFolder } from './data-folder.js';
import { type LocalDatabase, openDatabase } from './local-database.js';
import { ManagedProcess, type ProcessPlan } from './managed-process.js';
import {
  dashboardPlan,
  gatewayPlan,
  type PlanInput,
  type Ports,
  shownAddress,
  simulatorPlan,
  workerPlan,
} from './process-plans.js';
import { Shutdown } from './shutdown.js';
import { Supervisor } from './supervisor.js';

export interface ColumbaOptions {
  /** What must survive: database, master keys, logs. One installation at a time may use it. */
  dataDir: string;
  /** Any free port where none is given. */
  ports?: Partial<Ports>;
  /** For every process: DATABASE_URL, REDIS_URL, KAFKA_BROKERS, LOG_LEVEL... */
  env?: Record<string, string | undefined>;
  parts?: Parts;
  /** Starts dead processes again, as `npm start` does. Off by default: tests kill on purpose. */
  supervise?: boolean;
  /** Short lines on what happens; silent where it is left out. */
  say?: (line: string) => void;
  /** Every line that a process writes. */
  onLine?: (process: string, line: string) => void;
}

export interface Parts {
  /** Default: no dashboard. */
  dashboard?: boolean;
  /** Default: with the simulator and the demo tenant. */
  demo?: boolean;
  /** Default: one worker inside the gateway. A number: so many processes of their own (0 is allowed). */
  workers?: 'embedded' | number;
}

export interface Columba {
  apiUrl: string;
  dashboardUrl: string | undefined;
  simulatorUrl: string | undefined;
  /** Of the owner of the database: sees everything. */
  databaseUrl: string;
  /** The embedded server, where DATABASE_URL is not set: `crash()` and `up()` are for fault tests. */
  postgres: LocalDatabase['postgres'];
  ports: Ports;
  processes: {
    gateway: ManagedProcess;
    /** The first of `workers`, or the gateway where it has the worker inside. */
    worker: ManagedProcess;
    workers: ManagedProcess[];
    simulator: ManagedProcess | undefined;
    dashboard: ManagedProcess | undefined;
  };
  /** Ends everything in order: dashboard, gateway and workers, simulator, database. */
  stop(): Promise<void>;
}

/** Starts the product on this machine, migrated and (with `demo`) seeded; resolves when every part is ready. */
export async function startColumba(options: ColumbaOptions): Promise<Columba> {
  const data = DataFolder.take(options.dataDir);
  const shutdown = new Shutdown();
  shutdown.add(async () => data.release());
  try {
    return await startParts(options, data, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function startParts(options: ColumbaOptions, data: DataFolder, shutdown: Shutdown): Promise<Columba> {
  const { say = () => undefined, env = {}, parts = {} } = options;
  const { demo = true, dashboard: withDashboard = false, workers: workerCount = 'embedded' } = parts;
  const ports = await choosePorts(options.ports);
  const host = env.COLUMBA_HOST ?? '127.0.0.1';
  const masterKeys = env.MASTER_KEYS ?? data.masterKeys();
  const addresses = addressVariables(ports, env, demo);
  const seed = addresses.SIMULATOR_URL
    ? { simulatorUrl: addresses.SIMULATOR_URL, smtpPort: ports.smtp, masterKeys }
    : undefined;
  const database = await openDatabase({ data, url: env.DATABASE_URL, demo: demo ? seed : undefined, say });
  shutdown.add(database.stop);

  const supervisor = new Supervisor(say);
  const shared = { ...env, ...addresses, ...database.env, COLUMBA_DEMO: String(demo) };
  const create = processFactory(options, supervisor, {
    ports,
    host,
    env: { ...shared, COLUMBA_HOST: host, MASTER_KEYS: masterKeys },
    logFile: (name) => data.logFile(name),
  });
  const simulator = demo ? create(simulatorPlan) : undefined;
  const gateway = create((input) => gatewayPlan(input, workerCount === 'embedded'));
  const workers = await createWorkers(create, workerCount === 'embedded' ? 0 : workerCount);
  const dashboard = withDashboard ? create(dashboardPlan) : undefined;
  shutdown.add(async () => simulator?.stop());
  shutdown.add(...[gateway, ...workers].map((part) => () => part.stop()));
  shutdown.add(async () => dashboard?.stop());
  shutdown.add(async () => supervisor.end());
  await startTogether([simulator, gateway, ...workers, dashboard]);
  return {
    apiUrl: shownAddress(host, ports.api),
    dashboardUrl: dashboard && shownAddress(host, ports.dashboard),
    simulatorUrl: simulator && shownAddress(host, ports.simulator),
    databaseUrl: database.ownerUrl,
    postgres: database.postgres,
    ports,
    processes: { gateway, worker: workers[0] ?? gateway, workers, simulator, dashboard },
    stop: () => shutdown.run(),
  };
}

type Create = (plan: (input: PlanInput) => ProcessPlan) => ManagedProcess;

function processFactory(options: ColumbaOptions, supervisor: Supervisor, input: PlanInput): Create {
  return (makePlan) => {
    const plan = makePlan(input);
    const managed: ManagedProcess = new ManagedProcess({
      ...plan,
      onLine: (line) => options.onLine?.(plan.name, line),
      onDeath: (how) => (options.supervise ? supervisor.onDeath(managed, how) : undefined),
    });
    return managed;
  };
}

async function createWorkers(create: Create, count: number): Promise<ManagedProcess[]> {
  const workers: ManagedProcess[] = [];
  for (let number = 1; number <= count; number += 1) {
    const port = await freePort();
    workers.push(create((input) => workerPlan(input, count === 1 ? 'worker' : `worker-${number}`, port)));
  }
  return workers;
}

/** All at once. When one does not start, the others are waited for, so that nothing is left half-way. */
async function startTogether(parts: readonly (ManagedProcess | undefined)[]): Promise<void> {
  const results = await Promise.allSettled(parts.map((part) => part?.start()));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function choosePorts(given: Partial<Ports> = {}): Promise<Ports> {
  return {
    dashboard: given.dashboard ?? (await freePort()),
    api: given.api ?? (await freePort()),
    simulator: given.simulator ?? (await freePort()),
    smtp: given.smtp ?? (await freePort()),
  };
}

/** How the processes find each other, unless the caller says otherwise. */
function addressVariables(
  ports: Ports,
  env: Record<string, string | undefined>,
  demo: boolean,
): Record<string, string | undefined> {
  const local = (port: number) => `http://127.0.0.1:${port}`;
  return {
    PORT: String(ports.dashboard),
    API_PORT: String(ports.api),
    SIMULATOR_PORT: String(ports.simulator),
    SMTP_PORT: String(ports.smtp),
    PUBLIC_URL: env.PUBLIC_URL || `http://localhost:${ports.api}`,
    API_URL: env.API_URL || local(ports.api),
    SIMULATOR_URL: env.SIMULATOR_URL || (demo ? local(ports.simulator) : undefined),
  };
}
