import { z } from 'zod';
import { masterKeysSchema } from './master-key.js';

/** Checks and defaults of one environment variable, and what to do when its value is refused. */
interface Variable<Schema extends z.ZodType> {
  schema: Schema;
  mend: string;
}

const variable = <Schema extends z.ZodType>(schema: Schema, mend: string): Variable<Schema> => ({ schema, mend });

const port = (usual: number) =>
  variable(
    z
      .string()
      .regex(/^\d{1,5}$/, 'is not a port number')
      .transform(Number)
      .refine((value) => value >= 1 && value <= 65_535, 'is not between 1 and 65535')
      .default(usual),
    `set a port between 1 and 65535, or unset it for ${usual}`,
  );

const flag = (mend: string) =>
  variable(
    z
      .enum(['true', 'false', '1', '0', 'on', 'off'], { error: 'is not a yes or no' })
      .transform((value) => value === 'true' || value === '1' || value === 'on')
      .default(false),
    mend,
  );

const url = (protocols: string[]) =>
  z.string().refine(
    (value) => {
      const protocol = URL.canParse(value) ? new URL(value).protocol : '';
      return protocols.includes(protocol.replace(/:$/, '')) && new URL(value).hostname !== '';
    },
    `is not a ${protocols.map((name) => `${name}://`).join(' or ')} address`,
  );

const proxies = z
  .string()
  .regex(/^(true|false|\d{1,2}|[0-9A-Fa-f.:/, ]+|loopback|linklocal|uniquelocal)$/, 'is not a trusted proxy')
  .transform((text) =>
    /^\d{1,2}$/.test(text) ? Number(text) : text === 'true' ? true : text === 'false' ? false : text,
  );

const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine(
    (list) => list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin.replace(/\/$/, '')),
    'is not a list of origins',
  )
  .transform((list) => list.map((origin) => new URL(origin).origin));

const brokers = z
  .string()
  .transform((text) => text.split(',').map((broker) => broker.trim()))
  .refine((list) => list.every((broker) => /^[A-Za-z0-9.[\]:_-]+:\d{1,5}$/.test(broker)), 'is not a list of host:port');

/** Every variable that Columba reads, in one place. */
export const VARIABLES = {
  PORT: port(3000),
  API_PORT: port(4000),
  SIMULATOR_PORT: port(4100),
  SMTP_PORT: port(4125),
  WORKER_PORT: port(4200),
  COLUMBA_HOST: variable(
    z
      .string()
      .regex(/^[A-Za-z0-9.:-]+$/, 'is not an address to listen on')
      .default('127.0.0.1'),
    'set an address such as 127.0.0.1 (this machine only) or 0.0.0.0 (every network)',
  ),
  COLUMBA_DATA_DIR: variable(
    z
      .string()
      .refine((path) => !path.includes('\0'), 'is not a folder name')
      .default('.data'),
    'set a folder, or unset it for .data',
  ),
  DATABASE_URL: variable(
    url(['postgres', 'postgresql']).optional(),
    'set postgresql://user:password@host:5432/database, or, for npm start, unset it for the embedded PostgreSQL',
  ),
  REDIS_URL: variable(
    url(['redis', 'rediss']).optional(),
    'set redis://host:6379, or unset it to use PostgreSQL for queues',
  ),
  KAFKA_BROKERS: variable(brokers.optional(), 'set host:port[,host:port...], or unset it to use PostgreSQL for events'),
  PUBLIC_URL: variable(
    url(['http', 'https']).optional(),
    'set the address at which providers reach the API, such as https://columba.example.com',
  ),
  API_URL: variable(
    url(['http', 'https']).optional(),
    'set the address at which the dashboard and the simulator reach the API, such as http://gateway:4000',
  ),
  SIMULATOR_URL: variable(
    url(['http', 'https']).optional(),
    'set the address at which the API reaches the simulator, such as http://simulator:4100',
  ),
  DASHBOARD_ORIGINS: variable(
    origins.optional(),
    'set the origins that browsers load the dashboard from, such as https://columba.example.com (several: with commas)',
  ),
  TRUST_PROXY: variable(
    proxies.default(false),
    'set false, the number of proxies in front of the API, or their addresses (several: with commas)',
  ),
  MASTER_KEYS: variable(
    masterKeysSchema.optional(),
    'set id:key with a key from: openssl rand -base64 32 (several: separated by commas, the current one first)',
  ),
  LOG_LEVEL: variable(
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { error: 'is not a log level' })
      .default('info'),
    'set one of fatal, error, warn, info, debug, trace, silent',
  ),
  COLUMBA_DEMO: flag('set true to seed the demo tenant and start the simulator, or false'),
  COLUMBA_EMBED_WORKER: flag('set true to run a worker inside the gateway, or false'),
};

export type VariableName = keyof typeof VARIABLES;
export type VariableValues = { [Name in VariableName]: z.output<(typeof VARIABLES)[Name]['schema']> };
