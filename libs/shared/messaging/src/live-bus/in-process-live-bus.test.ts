import { describe, expect, it } from 'vitest';
import { liveBusSuite } from '../conformance/live-bus-suite.js';
import { silentLogger } from '../messaging-logger.js';
import { InProcessLiveBus } from './in-process-live-bus.js';

describe('InProcessLiveBus', () => {
  liveBusSuite(async () => ({
    open: () => new InProcessLiveBus({ logger: silentLogger }),
    server: null,
    stop: async () => undefined,
  }));

  it('gives listeners a copy, as between processes', async () => {
    const bus = new InProcessLiveBus({ logger: silentLogger });
    const sent = { last: 1 };
    const got = new Promise((resolve) => void bus.subscribe('c', resolve));
    await bus.publish('c', [sent]);
    sent.last = 2;
    expect(await got).toEqual({ last: 1 });
    await bus.close();
  });
});
