import { createHmac, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createLiveTickets, LIVE_TICKET_TTL_MS } from './live-ticket.js';

const k1 = { id: 'k1', key: new Uint8Array(32).fill(1) };
const k2 = { id: 'k2', key: new Uint8Array(32).fill(2) };
const subject = { tenantId: 'acme', kind: 'session' as const, credentialHash: Buffer.alloc(32, 7) };
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed(claims: object, key = k1.key): string {
  const derived = Buffer.from(hkdfSync('sha256', key, '', 'columba live ticket v1', 32));
  const head = `lt1.${encode(claims)}`;
  return `${head}.${createHmac('sha256', derived).update(head).digest('base64url')}`;
}

describe('live tickets', () => {
  let now = 1_000_000;
  const tickets = createLiveTickets([k1], () => now);
  const claims = { aud: 'live', ten: 'acme', knd: 'session', crd: 'AAAA', exp: now + 1, jti: 'x' };

  it('name the tenant and the credential', () => {
    expect(tickets.verify(tickets.issue(subject).ticket)).toEqual(subject);
  });

  it('end after a minute', () => {
    const { ticket, expiresAtMs } = tickets.issue(subject);
    expect(expiresAtMs - now).toBe(LIVE_TICKET_TTL_MS);
    now += LIVE_TICKET_TTL_MS;
    expect(tickets.verify(ticket)).toBeNull();
  });

  it('hold in a gateway that has rotated its keys', () => {
    expect(createLiveTickets([k2, k1], () => now).verify(tickets.issue(subject).ticket)).toEqual(subject);
    expect(createLiveTickets([k2], () => now).verify(tickets.issue(subject).ticket)).toBeNull();
  });

  it.each([
    ['another audience', () => signed({ ...claims, aud: 'api', exp: now + 9e9 })],
    ['another key', () => signed({ ...claims, exp: now + 9e9 }, k2.key)],
    [
      'the master key itself',
      () =>
        tickets
          .issue(subject)
          .ticket.replace(/[^.]+$/, () => createHmac('sha256', k1.key).update('x').digest('base64url')),
    ],
    ['a JWT with alg none', () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ ...claims, exp: now + 9e9 })}.`],
    ['an empty signature', () => tickets.issue(subject).ticket.replace(/[^.]+$/, '')],
    [
      'changed claims',
      () =>
        tickets.issue(subject).ticket.replace(/\.[^.]+\./, `.${encode({ ...claims, ten: 'globex', exp: now + 9e9 })}.`),
    ],
    ['a fourth part', () => `${tickets.issue(subject).ticket}.x`],
    ['nothing', () => ''],
    ['dots', () => '...'],
  ])('refuse %s', (_what, forge) => {
    expect(tickets.verify(forge())).toBeNull();
  });

  it('accept what the test signs itself, so that the table above means something', () => {
    expect(tickets.verify(signed({ ...claims, exp: now + 9e9 }))?.tenantId).toBe('acme');
  });
});
