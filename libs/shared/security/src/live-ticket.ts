import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { equalInConstantTime, type TokenKind } from './opaque-token.js';
import type { VaultKey } from './vault.js';

/** Who a socket speaks for: a credential (by its hash, so that revoking it ends the socket) in one tenant. */
export interface LiveTicketSubject {
  tenantId: string;
  kind: TokenKind;
  credentialHash: Buffer;
}

export interface LiveTickets {
  /** Good for one minute, for the live socket only. */
  issue(subject: LiveTicketSubject): { ticket: string; expiresAtMs: number };
  /** `null` for anything that is not a ticket of ours for the live socket that still holds. */
  verify(ticket: string): LiveTicketSubject | null;
}

const AUDIENCE = 'live';
export const LIVE_TICKET_TTL_MS = 60_000;
const PREFIX = 'lt1';

interface Claims {
  aud: string;
  ten: string;
  knd: TokenKind;
  crd: string;
  exp: number;
  jti: string;
}

/**
 * HMAC-SHA-256 tickets: `lt1.<claims>.<mac>`. There is no algorithm field to be swapped: the prefix is the format. Keys
 * are derived from the master keys, so that each gateway accepts what another issued, also during a rotation.
 */
export function createLiveTickets(masterKeys: readonly VaultKey[], nowMs: () => number = Date.now): LiveTickets {
  const keys = masterKeys.map(({ key }) => Buffer.from(hkdfSync('sha256', key, '', 'columba live ticket v1', 32)));
  const [current] = keys;
  if (!current) throw new Error('MASTER_KEYS holds no key');
  return {
    issue({ tenantId, kind, credentialHash }) {
      const expiresAtMs = nowMs() + LIVE_TICKET_TTL_MS;
      const crd = credentialHash.toString('base64url');
      const jti = randomBytes(9).toString('base64url');
      const claims: Claims = { aud: AUDIENCE, ten: tenantId, knd: kind, crd, exp: expiresAtMs, jti };
      const signed = `${PREFIX}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
      return { ticket: `${signed}.${mac(current, signed).toString('base64url')}`, expiresAtMs };
    },
    verify(ticket) {
      const [prefix, payload, signature, ...rest] = ticket.split('.');
      if (prefix !== PREFIX || !payload || !signature || rest.length > 0) return null;
      const given = Buffer.from(signature, 'base64url');
      const signed = `${PREFIX}.${payload}`;
      if (!keys.some((key) => equalInConstantTime(mac(key, signed), given))) return null;
      return subjectOf(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims, nowMs());
    },
  };
}

export function looksLikeLiveTicket(token: string): boolean {
  return token.startsWith(`${PREFIX}.`);
}

function mac(key: Buffer, signed: string): Buffer {
  return createHmac('sha256', key).update(signed).digest();
}

/** Only called for claims whose signature was right: they are ours, so their shape is known. */
function subjectOf(claims: Claims, nowMs: number): LiveTicketSubject | null {
  if (claims.aud !== AUDIENCE || claims.exp <= nowMs) return null;
  return { tenantId: claims.ten, kind: claims.knd, credentialHash: Buffer.from(claims.crd, 'base64url') };
}
