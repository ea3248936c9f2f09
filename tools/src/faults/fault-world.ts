import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type EmbeddedPostgres, freePort } from '@columba/local-servers';
import pg from 'pg';
import { DataFolder } from '../columba/data-folder.js';
import { openDatabase } from '../columba/local-database.js';
import { ManagedProcess, type ProcessPlan } from '../columba/managed-process.js';
import { gatewayPlan, type PlanInput, workerPlan } from '../columba/process-plans.js';
import { Shutdown } from '../columba/shutdown.js';
import { workspaceRoot } from '../workspace-root.js';
import type { LargeServers } from './large-servers.js';
import { seedTenants } from './seed-tenants.js';

export interface WorldOptions {
  /** Everything that is written down: database, ledger, acknowledgements, logs. */
  folder: string;
  seed: number;
  workers: number;
  /** Providers that refuse, drop and dawdle; otherwise they behave. */
  moods: boolean;
  /** The harness's own worker, whose options and points of death can be set, instead of the product's. */
  testWorker?: Record<string, string> | undefined;
  /** A module that the gateway loads before its own. */
  gatewayPreload?: string | undefined;
  /** Queues and events on servers of their own; otherwise on PostgreSQL. */
  large?: LargeServers | undefined;
}

export interface FaultWorld {
  folder: string;
  apiUrl: string;
  ledgerFile: string;
  /** Of the database's owner, who sees everything. */
  owner: pg.Pool;
  /** What the servers connect with; row-level security binds it. */
  appUrl: string;
  postgres: EmbeddedPostgres;
  large: LargeServers | undefined;
  gateway: ManagedProcess;
  workers: ManagedProcess[];
  stop(): Promise<void>;
}

/** The product as it runs for real: PostgreSQL, gateway and workers, each a process; and the ledger in place of providers. */
export async function startFaultWorld(options: WorldOptions): Promise<FaultWorld> {
  const shutdown = new Shutdown();
  try {
    return await startParts(options, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function startParts(options: WorldOptions, shutdown: Shutdown): Promise<FaultWorld> {
  mkdirSync(options.folder, { recursive: true, mode: 0o711 });
  const data = DataFolder.take(options.folder);
  shutdown.add(async () => data.release());
  const database = await openDatabase({ data, url: undefined, demo: undefined, say: () => undefined });
  shutdown.add(database.stop);
  const { postgres } = database;
  if (!postgres) throw new Error('the harness needs a PostgreSQL that it may kill');
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4, connectionTimeoutMillis: 5_000 });
  owner.on('error', () => undefined);
  shutdown.add(() => owner.end());

  const plans = await plansOf(options, data, database.env);
  const providerUrl = `http://127.0.0.1:${plans.ledgerPort}`;
  const client = await owner.connect();
  await seedTenants(client, providerUrl, data.masterKeys()).finally(() => client.release());
  // They are started again and again.
  const processOf = (plan: ProcessPlan) => new ManagedProcess({ ...plan, sourceMaps: false });
  const ledger = processOf(plans.ledger);
  const gateway = processOf(plans.gateway);
  const workers = plans.workers.map(processOf);
  // Nothing of it is kept, so nothing needs a long farewell.
  shutdown.add(...[ledger, gateway, ...workers].map((part) => () => part.kill('SIGKILL')));
  const started = await Promise.allSettled([ledger, gateway, ...workers].map((part) => part.start()));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return {
    folder: options.folder,
    apiUrl: `http://127.0.0.1:${plans.apiPort}`,
    ledgerFile: plans.ledgerFile,
    owner,
    appUrl: database.env.DATABASE_URL ?? '',
    postgres,
    large: options.large,
    gateway,
    workers,
    stop: () => shutdown.run(),
  };
}

interface Plans {
  ledger: ProcessPlan;
  gateway: ProcessPlan;
  workers: ProcessPlan[];
  ledgerPort: number;
  apiPort: number;
  ledgerFile: string;
}

async function plansOf(options: WorldOptions, data: DataFolder, database: Record<string, string>): Promise<Plans> {
  const [dashboard, api, simulator, smtp] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const local = (port: number) => `http://127.0.0.1:${port}`;
  const input: PlanInput = {
    ports: { dashboard, api, simulator, smtp },
    host: '127.0.0.1',
    logFile: (name) => data.logFile(name),
    env: {
      LOG_LEVEL: 'warn',
      REDIS_URL: '',
      KAFKA_BROKERS: '',
      ...options.large?.env,
      ...database,
      COLUMBA_DEMO: 'false',
      COLUMBA_HOST: '127.0.0.1',
      MASTER_KEYS: data.masterKeys(),
      PORT: String(dashboard),
      API_PORT: String(api),
      SIMULATOR_PORT: String(simulator),
      SMTP_PORT: String(smtp),
      PUBLIC_URL: local(api),
      API_URL: local(api),
      // The egress guard lets this one private address through.
      SIMULATOR_URL: local(simulator),
    },
  };
  const workers: ProcessPlan[] = [];
  for (let number = 1; number <= options.workers; number += 1)
    workers.push(testable(workerPlan(input, `worker-${number}`, await freePort()), options.testWorker));
  const ledgerFile = join(options.folder, 'ledger.jsonl');
  return {
    ledger: ledgerPlan(options, data.logFile('ledger'), { port: simulator, file: ledgerFile, gatewayUrl: local(api) }),
    gateway: preloading(gatewayPlan(input, false), options.gatewayPreload),
    workers,
    ledgerPort: simulator,
    apiPort: api,
    ledgerFile,
  };
}

function ledgerPlan(
  { seed, moods }: WorldOptions,
  logFile: string,
  { port, file, gatewayUrl }: { port: number; file: string; gatewayUrl: string },
): ProcessPlan {
  return {
    name: 'ledger',
    script: join(workspaceRoot, 'tools/dist/faults/ledger/ledger-process.js'),
    cwd: workspaceRoot,
    env: {
      ...process.env,
      LEDGER_PORT: String(port),
      LEDGER_FILE: file,
      LEDGER_SEED: String(seed),
      LEDGER_MOODS: moods ? 'on' : 'off',
      GATEWAY_URL: gatewayUrl,
    },
    readyUrl: `http://127.0.0.1:${port}/healthz`,
    logFile,
    graceMs: 1_000,
  };
}

function preloading(plan: ProcessPlan, preload: string | undefined): ProcessPlan {
  if (!preload) return plan;
  const module = pathToFileURL(join(workspaceRoot, 'tools/dist/faults', preload)).href;
  return { ...plan, env: { ...plan.env, NODE_OPTIONS: `--import=${module}` } };
}

function testable(plan: ProcessPlan, testWorker: Record<string, string> | undefined): ProcessPlan {
  if (!testWorker) return plan;
  const script = join(workspaceRoot, 'tools/dist/faults/crash/fault-worker.js');
  return { ...plan, script, env: { ...plan.env, ...testWorker } };
}
