import { describe, expect, it } from 'vitest';
import { readEnvironment, readServerEnvironment } from './environment.js';
import { EnvironmentError } from './environment-error.js';

const KEY = Buffer.alloc(32, 7).toString('base64');

function problemsOf(env: Record<string, string>, read = readEnvironment) {
  try {
    read(env);
  } catch (error) {
    if (error instanceof EnvironmentError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('readEnvironment', () => {
  it('has a default for everything that one machine needs', () => {
    expect(readEnvironment({})).toEqual({
      ports: { dashboard: 3000, api: 4000, simulator: 4100, smtp: 4125, worker: 4200 },
      host: '127.0.0.1',
      dataFolder: '.data',
      databaseUrl: undefined,
      redisUrl: undefined,
      kafkaBrokers: [],
      publicUrl: 'http://localhost:4000',
      apiUrl: 'http://127.0.0.1:4000',
      simulatorUrl: undefined,
      dashboardOrigins: ['http://localhost:3000', 'http://127.0.0.1:3000'],
      trustProxy: false,
      masterKeys: [],
      logLevel: 'info',
      demo: false,
      embedWorker: false,
    });
  });

  it('reads what is set', () => {
    const environment = readEnvironment({
      API_PORT: '4444',
      DATABASE_URL: 'postgresql://me:secret@db:5432/columba',
      REDIS_URL: 'redis://cache:6379',
      KAFKA_BROKERS: 'a:9092, b:9092',
      PUBLIC_URL: 'https://columba.example.com/',
      DASHBOARD_ORIGINS: 'https://columba.example.com, http://localhost:3000/',
      TRUST_PROXY: '1',
      MASTER_KEYS: `k2:${KEY},k1:${Buffer.alloc(32, 1).toString('base64')}`,
      COLUMBA_DEMO: 'true',
    });
    expect(environment).toMatchObject({
      ports: { api: 4444 },
      redisUrl: 'redis://cache:6379',
      kafkaBrokers: ['a:9092', 'b:9092'],
      publicUrl: 'https://columba.example.com',
      simulatorUrl: 'http://127.0.0.1:4100',
      dashboardOrigins: ['https://columba.example.com', 'http://localhost:3000'],
      trustProxy: 1,
      demo: true,
    });
    expect(environment.masterKeys.map(({ id, key }) => [id, key.length])).toEqual([
      ['k2', 32],
      ['k1', 32],
    ]);
  });

  it('takes an empty value as unset', () => {
    expect(readEnvironment({ REDIS_URL: '', PORT: ' ' })).toMatchObject({
      redisUrl: undefined,
      ports: { dashboard: 3000 },
    });
  });

  it.each([
    ['PORT', 'eighty'],
    ['API_PORT', '70000'],
    ['SMTP_PORT', '0'],
    ['DATABASE_URL', 'mysql://me:hunter2@db/columba'],
    ['REDIS_URL', 'cache:6379'],
    ['KAFKA_BROKERS', 'kafka'],
    ['PUBLIC_URL', 'columba.example.com'],
    ['DASHBOARD_ORIGINS', 'https://columba.example.com/path'],
    ['TRUST_PROXY', 'everyone'],
    ['MASTER_KEYS', 'k1:hunter2'],
    ['MASTER_KEYS', `k1:${KEY},k1:${KEY}`],
    ['LOG_LEVEL', 'loud'],
    ['COLUMBA_DEMO', 'perhaps'],
    ['COLUMBA_HOST', 'any where'],
  ])('refuses %s=%s with its name and a mend, and repeats no secret', (name, value) => {
    const error = problemsOf({ [name]: value });
    expect(error.problems.map((problem) => problem.name)).toEqual([name]);
    expect(error.message).toMatch(new RegExp(`${name}: (is|entry) .+\\n {4}mend: .+`));
    expect(error.message).not.toContain('hunter2');
  });

  it('names everything that is wrong at once', () => {
    const error = problemsOf({ PORT: 'x', LOG_LEVEL: 'y' });
    expect(error.problems.map(({ name }) => name)).toEqual(['PORT', 'LOG_LEVEL']);
  });

  it('refuses one port for two servers', () => {
    expect(problemsOf({ PORT: '4000' }).message).toContain('API_PORT: is 4000, which PORT has already');
  });
});

describe('readServerEnvironment', () => {
  it('needs a database and a key', () => {
    const error = problemsOf({}, readServerEnvironment);
    expect(error.problems.map(({ name }) => name)).toEqual(['DATABASE_URL', 'MASTER_KEYS']);
  });

  it('accepts both', () => {
    const env = { DATABASE_URL: 'postgres://db/columba', MASTER_KEYS: `k1:${KEY}` };
    expect(readServerEnvironment(env).databaseUrl).toBe('postgres://db/columba');
  });
});
