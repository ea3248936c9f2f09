import type { IdentityStore, MemberRecord } from '@columba/workflow/ports';
import type { Role } from '@columba/workflow-contracts';
import type pg from 'pg';
import { runHot, runHotForResult } from '../pool/hot-statement.js';
import type { TenantDatabase } from '../pool/tenant-database.js';

const LOGIN = { name: 'login', text: 'SELECT (SELECT columba_login($1)) AS result' };
const SESSION = { name: 'session', text: 'SELECT (SELECT columba_session($1)) AS result' };
const API_KEY = { name: 'api-key', text: 'SELECT (SELECT columba_api_key($1)) AS result' };
const REVOKE = { name: 'revoke-session', text: 'SELECT columba_revoke_session($1)' };

/** Sign-in data. What is asked before the tenant is known goes through narrow functions of the database's owner. */
export class IdentityRepository implements IdentityStore {
  constructor(
    private readonly database: TenantDatabase,
    private readonly pool: pg.Pool,
  ) {}

  async userByEmail(
    email: string,
  ): Promise<{ userId: string; passwordHash: string; memberships: MemberRecord[] } | null> {
    if (email.includes('\0')) return null;
    return await runHotForResult(this.pool, LOGIN, [email]);
  }

  async createSession(session: {
    tokenHash: Buffer;
    userId: string;
    tenantId: string;
    expiresAt: Date;
  }): Promise<void> {
    const { tenantId } = session;
    const data = { ...session, tokenHash: Uint8Array.from(session.tokenHash) };
    await this.database.inTenant(tenantId, (transaction) => transaction.session.create({ data }));
  }

  async sessionByTokenHash(tokenHash: Buffer): Promise<(MemberRecord & { expiresAt: Date }) | null> {
    const found = await runHotForResult<(MemberRecord & { expiresAtMs: number }) | null>(this.pool, SESSION, [
      tokenHash,
    ]);
    if (!found) return null;
    const { expiresAtMs, ...member } = found;
    return { ...member, expiresAt: new Date(expiresAtMs) };
  }

  async revokeSession(tokenHash: Buffer): Promise<void> {
    await runHot(this.pool, REVOKE, [tokenHash]);
  }

  async members(tenantId: string): Promise<Omit<MemberRecord, 'tenantId' | 'tenantName'>[]> {
    const rows = await this.database.inTenant(tenantId, (transaction) =>
      transaction.membership.findMany({
        where: { tenantId, user: { disabledAt: null } },
        select: { userId: true, role: true, user: { select: { email: true, name: true } } },
        orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
      }),
    );
    return rows.map(({ userId, role, user }) => ({ userId, role: role as Role, ...user }));
  }

  async apiKeyByHash(
    keyHash: Buffer,
  ): Promise<{ keyId: string; tenantId: string; tenantName: string; name: string; role: Role } | null> {
    return await runHotForResult(this.pool, API_KEY, [keyHash]);
  }
}
