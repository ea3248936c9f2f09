import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { findRedis, startRedis } from './redis-server.js';

const found = findRedis();

it.skipIf(!found.available && process.env.CI !== 'true')(
  'starts, crashes and comes back on the same port',
  async () => {
    const server = await startRedis();
    try {
      await server.crash();
      await server.up();
      const client = new Redis(server.url);
      expect(await client.ping()).toBe('PONG');
      client.disconnect();
    } finally {
      await server.stop();
    }
  },
);
