import { describe, expect, it } from 'vitest';
import { createGuardedResolver } from './guarded-resolver.js';

describe('the resolver for sockets that others open', () => {
  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    '[::ffff:10.0.0.1]',
    'localhost',
    '0x7f.1',
    '168.63.129.16',
  ])('refuses %s', async (host) => {
    await expect(createGuardedResolver([])(host, 25)).rejects.toMatchObject({ code: 'EGRESS_REFUSED' });
  });

  it('lets a public address through, and what is allowed by host and port', async () => {
    expect(await createGuardedResolver([])('93.184.216.34', 25)).toBe('93.184.216.34');
    expect(await createGuardedResolver(['127.0.0.1:4125'])('127.0.0.1', 4125)).toBe('127.0.0.1');
    await expect(createGuardedResolver(['127.0.0.1:4125'])('127.0.0.1', 25)).rejects.toMatchObject({
      code: 'EGRESS_REFUSED',
    });
  });
});
