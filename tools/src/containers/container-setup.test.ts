import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvironment, readServerEnvironment, VARIABLE_NAMES } from '@columba/config';
import { expect, it } from 'vitest';
import { workspaceRoot } from '../workspace-root.js';
import { type ComposeService, environmentOf, parseComposeFile } from './compose-file.js';

const read = (file: string) => readFileSync(join(workspaceRoot, file), 'utf8');
const compose = parseComposeFile(read('docker-compose.yml'));
const dockerfile = read('Dockerfile');
const DOT_ENV = {
  MASTER_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  POSTGRES_PASSWORD: 'owner',
  APP_DATABASE_PASSWORD: 'app',
};
/** Read by one service only; VARIABLE_NAMES are everybody's. */
const OWN_VARIABLES: Record<string, string[]> = { migrate: ['APP_DATABASE_PASSWORD'], simulator: ['GATEWAY_URL'] };

const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build);
const service = (name: string): ComposeService => compose.services[name] ?? expect.fail(`no service ${name}`);

it('has every part of the large setup, the servers twice', () => {
  expect(Object.keys(compose.services)).toEqual([
    'postgres',
    'redis',
    'kafka',
    'migrate',
    'gateway',
    'worker',
    'dashboard',
    'simulator',
  ]);
  expect([service('gateway').deploy?.replicas, service('worker').deploy?.replicas]).toEqual([2, 2]);
  expect(service('gateway').ports).toEqual(['4000-4001:4000']);
});

it.each(ours)('%s gets only variables that Columba knows, with values it accepts', (_, { environment = {}, build }) => {
  const known = new Set<string>([...VARIABLE_NAMES, ...(OWN_VARIABLES[build?.target ?? ''] ?? [])]);
  expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
  expect(() => readEnvironment(environmentOf({ environment }, DOT_ENV))).not.toThrow();
});

it('points gateways and workers at the servers of this file, as the role that owns nothing', () => {
  for (const name of ['gateway', 'worker']) {
    const environment = readServerEnvironment(environmentOf(service(name), DOT_ENV));
    expect(environment).toMatchObject({
      databaseUrl: 'postgresql://columba_app:app@postgres:5432/columba',
      redisUrl: 'redis://redis:6379',
      kafkaBrokers: ['kafka:9092'],
      demo: false,
      embedWorker: false,
    });
  }
});

it.each(['MASTER_KEYS', 'POSTGRES_PASSWORD', 'APP_DATABASE_PASSWORD'])('has no default for %s', (name) => {
  const { [name as keyof typeof DOT_ENV]: _, ...others } = DOT_ENV;
  expect(() => services.map(([, { environment }]) => environmentOf({ environment }, others))).toThrow(name);
});

it('waits for services that are there, and starts the stand-ins only when asked', () => {
  for (const [, { depends_on = {} }] of services) {
    for (const name of Object.keys(depends_on)) expect(compose.services).toHaveProperty(name);
  }
  expect(services.filter(([, { profiles }]) => profiles).map(([name]) => name)).toEqual(['simulator']);
});

it('builds each of our services from a stage of the Dockerfile that runs as an ordinary user', () => {
  const stages = dockerfile.split(/^(?=FROM )/m).filter((stage) => stage.startsWith('FROM '));
  const nameOf = (stage: string) => /^FROM \S+ AS (\S+)/.exec(stage)?.[1];
  const server = stages.find((stage) => nameOf(stage) === 'server');
  expect(server).toMatch(/^USER node$/m);
  for (const [, { build }] of ours) {
    const stage = stages.find((text) => nameOf(text) === build?.target);
    expect(stage).toMatch(/^FROM server AS /);
    expect(stage).toMatch(/^CMD \["node", /m);
    if (build?.target !== 'migrate') expect(stage).toMatch(/^HEALTHCHECK /m);
  }
});

it('bakes no demo and no secret into an image', () => {
  expect(dockerfile).not.toMatch(/COLUMBA_DEMO|MASTER_KEYS|PASSWORD|DATABASE_URL|demo-/);
  const ignored = read('.dockerignore').split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['.env*', '.data', '.git', '**/node_modules']));
});
