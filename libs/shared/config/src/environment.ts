import { EnvironmentError, type EnvironmentProblem } from './environment-error.js';
import type { MasterKey } from './master-key.js';
import { VARIABLES, type VariableName, type VariableValues } from './variables.js';

export type { VariableName } from './variables.js';

/** The settings of a process, checked. */
export interface Environment {
  ports: { dashboard: number; api: number; simulator: number; smtp: number; worker: number };
  /** The address that servers listen on: loopback unless COLUMBA_HOST says otherwise. */
  host: string;
  /** As given: relative to the working folder, or absolute. */
  dataFolder: string;
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  /** Empty: events go through the log in PostgreSQL. */
  kafkaBrokers: string[];
  /** Where providers reach the API from outside, without a slash at the end; signatures cover it. */
  publicUrl: string;
  /** Where our own processes reach the API, without a slash at the end. */
  apiUrl: string;
  /** Where the providers' stand-ins are; undefined unless the demo is on or SIMULATOR_URL is set. */
  simulatorUrl: string | undefined;
  /** Origins whose pages may open the live socket. */
  dashboardOrigins: string[];
  /** Proxies to believe about the client's address, as in express' `trust proxy`. */
  trustProxy: boolean | number | string;
  /** The first is current. Empty where secrets are not read. */
  masterKeys: MasterKey[];
  logLevel: VariableValues['LOG_LEVEL'];
  demo: boolean;
  embedWorker: boolean;
}

/** The settings of a process that serves: it cannot do without a database and a key for secrets. */
export interface ServerEnvironment extends Environment {
  databaseUrl: string;
}

/** Every variable that is read. */
export const VARIABLE_NAMES = Object.keys(VARIABLES) as readonly VariableName[];

type RawEnvironment = Record<string, string | undefined>;

/**
 * Reads and checks every variable that Columba knows; an empty value counts as unset.
 * @throws EnvironmentError with all problems at once.
 */
export function readEnvironment(env: RawEnvironment): Environment {
  const problems: EnvironmentProblem[] = [];
  const values = Object.fromEntries(VARIABLE_NAMES.map((name) => [name, read(name, env, problems)])) as VariableValues;
  if (problems.length === 0) problems.push(...samePorts(values));
  if (problems.length > 0) throw new EnvironmentError(problems);
  return arrange(values);
}

/**
 * As `readEnvironment`, and DATABASE_URL and MASTER_KEYS must be there. `npm start` provides both for its processes.
 * @throws EnvironmentError
 */
export function readServerEnvironment(env: RawEnvironment): ServerEnvironment {
  const environment = readEnvironment(env);
  const problems: EnvironmentProblem[] = [];
  if (!environment.databaseUrl) problems.push(missing('DATABASE_URL'));
  if (environment.masterKeys.length === 0) problems.push(missing('MASTER_KEYS'));
  if (!environment.databaseUrl || problems.length > 0) throw new EnvironmentError(problems);
  return { ...environment, databaseUrl: environment.databaseUrl };
}

function read(name: VariableName, env: RawEnvironment, problems: EnvironmentProblem[]): unknown {
  const { schema, mend } = VARIABLES[name];
  const result = schema.safeParse(env[name]?.trim() || undefined);
  if (result.success) return result.data;
  problems.push({ name, problem: result.error.issues[0]?.message ?? 'is not valid', mend });
  return undefined;
}

function missing(name: VariableName): EnvironmentProblem {
  return { name, problem: 'is not set', mend: VARIABLES[name].mend };
}

const PORTS = ['PORT', 'API_PORT', 'SIMULATOR_PORT', 'SMTP_PORT', 'WORKER_PORT'] as const;

function samePorts(values: VariableValues): EnvironmentProblem[] {
  return PORTS.flatMap((name, index) => {
    const twin = PORTS.slice(0, index).find((other) => values[other] === values[name]);
    if (!twin) return [];
    return [{ name, problem: `is ${values[name]}, which ${twin} has already`, mend: `give ${name} a port of its own` }];
  });
}

function arrange(values: VariableValues): Environment {
  return {
    ports: {
      dashboard: values.PORT,
      api: values.API_PORT,
      simulator: values.SIMULATOR_PORT,
      smtp: values.SMTP_PORT,
      worker: values.WORKER_PORT,
    },
    host: values.COLUMBA_HOST,
    dataFolder: values.COLUMBA_DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    kafkaBrokers: values.KAFKA_BROKERS ?? [],
    ...addresses(values),
    trustProxy: values.TRUST_PROXY,
    masterKeys: values.MASTER_KEYS ?? [],
    logLevel: values.LOG_LEVEL,
    demo: values.COLUMBA_DEMO,
    embedWorker: values.COLUMBA_EMBED_WORKER,
  };
}

function addresses(values: VariableValues) {
  const local = (port: number) => `http://127.0.0.1:${port}`;
  const bare = (address: string) => address.replace(/\/+$/, '');
  const simulator = values.SIMULATOR_URL ?? (values.COLUMBA_DEMO ? local(values.SIMULATOR_PORT) : undefined);
  return {
    publicUrl: bare(values.PUBLIC_URL ?? `http://localhost:${values.API_PORT}`),
    apiUrl: bare(values.API_URL ?? local(values.API_PORT)),
    simulatorUrl: simulator && bare(simulator),
    dashboardOrigins: values.DASHBOARD_ORIGINS ?? [`http://localhost:${values.PORT}`, local(values.PORT)],
  };
}
