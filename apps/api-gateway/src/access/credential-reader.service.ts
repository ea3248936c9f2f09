import { hashToken } from '@columba/security';
import type { IdentityStore } from '@columba/workflow/ports';
import { IDENTITY_STORE } from '@columba/workflow/ports';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Caller } from './caller.js';

const CACHE_MS = 2_000;
const SESSION_PREFIX = 'cs_';

/** Who a session token or API key stands for. Remembered for two seconds: so long may a revoked one be accepted here. */
@Injectable()
export class CredentialReader {
  private readonly cache = new LRUCache<string, { caller: Promise<Caller | null> }>({ max: 10_000, ttl: CACHE_MS });

  constructor(@Inject(IDENTITY_STORE) private readonly identities: IdentityStore) {}

  async read(token: string): Promise<Caller | null> {
    const kind = token.startsWith(SESSION_PREFIX) ? 'session' : 'api-key';
    return await this.readHash(kind, hashToken(token));
  }

  async readHash(kind: Caller['kind'], hash: Buffer): Promise<Caller | null> {
    const key = cacheKey(kind, hash);
    const known = this.cache.get(key);
    if (known) return stillValid(await known.caller);
    const caller = this.readAfresh(kind, hash);
    this.cache.set(key, { caller });
    // A failed look-up is not remembered: the next request asks again.
    caller.catch(() => this.cache.delete(key));
    return await caller;
  }

  /** Past the cache; for sockets, which must leave soon after their credential was revoked. */
  async readAfresh(kind: Caller['kind'], hash: Buffer): Promise<Caller | null> {
    return kind === 'session' ? await this.ofSession(hash) : await this.ofApiKey(hash);
  }

  forget(kind: Caller['kind'], hash: Buffer): void {
    this.cache.delete(cacheKey(kind, hash));
  }

  private async ofSession(hash: Buffer): Promise<Caller | null> {
    const session = await this.identities.sessionByTokenHash(hash);
    if (!session) return null;
    const { tenantId, tenantName, role, userId, email, name, expiresAt } = session;
    const user = { id: userId, email, name };
    return {
      tenantId,
      tenantName,
      role,
      actor: `user:${userId}`,
      kind: 'session',
      credentialHash: hash,
      user,
      expiresAt,
    };
  }

  private async ofApiKey(hash: Buffer): Promise<Caller | null> {
    const found = await this.identities.apiKeyByHash(hash);
    if (!found) return null;
    const { tenantId, tenantName, role, keyId } = found;
    const actor = `api-key:${keyId}`;
    return { tenantId, tenantName, role, actor, kind: 'api-key', credentialHash: hash, user: null, expiresAt: null };
  }
}

function cacheKey(kind: string, hash: Buffer): string {
  return `${kind}:${hash.toString('base64')}`;
}

function stillValid(caller: Caller | null): Caller | null {
  return caller?.expiresAt && caller.expiresAt.getTime() <= Date.now() ? null : caller;
}
