import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPublicAddress } from './address-guard.js';
import { createGuardedDispatcher } from './guarded-dispatcher.js';

describe('isPublicAddress', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '203.0.113.7',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '100::1',
    '[::1]',
    '',
    'localhost',
    '0x7f000001x',
    'example.com',
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    'lets %s through',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe('createGuardedDispatcher', () => {
  let server: Server;
  let port = 0;
  let hits = 0;
  beforeAll(async () => {
    server = createServer((incoming, response) => {
      hits += 1;
      if (incoming.url === '/away') response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` });
      response.end('x'.repeat(incoming.url === '/big' ? 2_000 : 2));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each(['127.0.0.1', 'localhost', '2130706433', '0177.0.0.1', '0x7f.1', '127.1', '[::1]', '[::ffff:127.0.0.1]'])(
    'does not connect to %s',
    async (host) => {
      const dispatcher = createGuardedDispatcher({ allowPrivate: [] });
      await expect(request(`http://${host}:${port}/`, { dispatcher })).rejects.toMatchObject({
        code: 'EGRESS_REFUSED',
      });
      expect(hits).toBe(0);
      await dispatcher.close();
    },
  );

  it('connects to what is allowed by host and port, and to that only', async () => {
    const dispatcher = createGuardedDispatcher({ allowPrivate: [`127.0.0.1:${port}`] });
    const answer = await request(`http://127.0.0.1:${port}/`, { dispatcher });
    expect(await answer.body.text()).toBe('xx');
    for (const other of [`http://localhost:${port}/`, `http://127.0.0.1:${port + 1}/`])
      await expect(request(other, { dispatcher })).rejects.toMatchObject({ code: 'EGRESS_REFUSED' });
    await dispatcher.close();
  });

  it('hands redirects to the caller instead of following them', async () => {
    const dispatcher = createGuardedDispatcher({ allowPrivate: [`127.0.0.1:${port}`] });
    const answer = await request(`http://127.0.0.1:${port}/away`, { dispatcher });
    expect(answer.statusCode).toBe(302);
    await answer.body.dump();
    await dispatcher.close();
  });

  it('stops a response that is too large', async () => {
    const dispatcher = createGuardedDispatcher({ allowPrivate: true, maxResponseBytes: 1_000 });
    const answer = await request(`http://127.0.0.1:${port}/big`, { dispatcher });
    await expect(answer.body.text()).rejects.toMatchObject({ code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' });
    await dispatcher.close();
  });
});
