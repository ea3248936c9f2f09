import { randomUUID } from 'node:crypto';
import type { LiveBus } from '@columba/workflow/ports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually, sleep } from './eventually.js';
import { upTo } from './record-log.js';

export interface LiveBusWorld {
  open(clientId: string): LiveBus;
  /** Null where there is no server to hurt. */
  server: { crash(): Promise<void>; up(): Promise<void> } | null;
  stop(): Promise<void>;
}

/** What every live bus promises, against its real server. */
export function liveBusSuite(start: () => Promise<LiveBusWorld>): void {
  let world: LiveBusWorld;
  let one: LiveBus;
  let two: LiveBus;
  beforeAll(async () => {
    world = await start();
    one = world.open('one');
    // Where one process serves all, there is only one bus.
    two = world.server ? world.open('two') : one;
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await world.stop();
  });
  const fresh = () => `test.${randomUUID()}`;

  it('carries messages to every listener of the channel, the publisher’s own too, in order', async () => {
    const channel = fresh();
    const here: unknown[] = [];
    const there: unknown[] = [];
    await one.subscribe(channel, (message) => here.push(message));
    await two.subscribe(channel, (message) => there.push(message));
    await one.publish(channel, [{ tenantId: 'acme', last: 1 }, 'ü€😀"\\', null, [1]]);
    await one.publish(channel, [{ tenantId: 'acme', last: 2 }]);
    const expected = [{ tenantId: 'acme', last: 1 }, 'ü€😀"\\', null, [1], { tenantId: 'acme', last: 2 }];
    await eventually(() => expect(here).toEqual(expected));
    await eventually(() => expect(there).toEqual(expected));
  });

  it('carries nothing to other channels', async () => {
    const channel = fresh();
    const other: unknown[] = [];
    const got: unknown[] = [];
    await two.subscribe(fresh(), (message) => other.push(message));
    await two.subscribe(channel, (message) => got.push(message));
    await one.publish(channel, [1]);
    await eventually(() => expect(got).toEqual([1]));
    expect(other).toEqual([]);
  });

  it('carries many messages of one call, also equal ones, and more than one notification holds', async () => {
    const channel = fresh();
    const got: unknown[] = [];
    await two.subscribe(channel, (message) => got.push(message));
    await one.publish(channel, []);
    await one.publish(
      channel,
      upTo(3_000).map(() => ({ tenantId: 'acme', last: 7 })),
    );
    await one.publish(channel, ['x'.repeat(4_000), 'x'.repeat(4_000), 'x'.repeat(4_000)]);
    await eventually(() => expect(got).toHaveLength(3_003));
  });

  it('a listener that throws harms neither the others nor the bus', async () => {
    const channel = fresh();
    const got: unknown[] = [];
    await two.subscribe(channel, () => {
      throw new Error('mine alone');
    });
    await two.subscribe(channel, (message) => got.push(message));
    await one.publish(channel, [1, 2]);
    await eventually(() => expect(got).toEqual([1, 2]));
  });

  it('stops when asked, and only that listener, even when it was given twice', async () => {
    const channel = fresh();
    const got: unknown[] = [];
    const listener = (message: unknown) => void got.push(message);
    const stop = await two.subscribe(channel, listener);
    const stopSecond = await two.subscribe(channel, listener);
    await stop();
    await stop();
    await one.publish(channel, ['once']);
    await eventually(() => expect(got).toEqual(['once']));
    await stopSecond();
    await one.publish(channel, ['never']);
    await sleep(100);
    expect(got).toEqual(['once']);
    await two.subscribe(channel, listener);
    await one.publish(channel, ['again']);
    await eventually(() => expect(got).toEqual(['once', 'again']));
  });

  it('listens again after the server was restarted hard, and says so', async () => {
    if (world.server === null) return expect(await one.health()).toBeNull();
    const channel = fresh();
    const got: unknown[] = [];
    let reconnected = 0;
    two.onReconnect(() => {
      reconnected += 1;
    });
    await two.subscribe(channel, (message) => got.push(message));
    expect(await two.health()).toBeNull();
    await world.server.crash();
    await expect(one.publish(channel, ['lost'])).rejects.toThrow();
    expect(await two.health()).toMatch(/\w/);
    expect(reconnected).toBe(0);
    await world.server.up();
    await eventually(() => expect(reconnected).toBe(1));
    await eventually(() => one.publish(channel, ['back']));
    await eventually(() => expect(got).toEqual(['back']));
    expect(await two.health()).toBeNull();
  });
}
