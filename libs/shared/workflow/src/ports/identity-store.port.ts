import type { Role } from '@columba/workflow-contracts';

export interface MemberRecord {
  userId: string;
  email: string;
  name: string;
  tenantId: string;
  tenantName: string;
  role: Role;
}

/** Sign-in data. Tokens and keys are stored as SHA-256 hashes only. */
export interface IdentityStore {
  /** The user's password hash (argon2id) and memberships, oldest first; null when there is no such user. */
  userByEmail(email: string): Promise<{ userId: string; passwordHash: string; memberships: MemberRecord[] } | null>;
  createSession(session: { tokenHash: Buffer; userId: string; tenantId: string; expiresAt: Date }): Promise<void>;
  /** Live (not revoked, not expired) session, with today's membership. */
  sessionByTokenHash(tokenHash: Buffer): Promise<(MemberRecord & { expiresAt: Date }) | null>;
  revokeSession(tokenHash: Buffer): Promise<void>;
  /** The tenant's people who can sign in, by name. */
  members(tenantId: string): Promise<Omit<MemberRecord, 'tenantId' | 'tenantName'>[]>;
  apiKeyByHash(
    keyHash: Buffer,
  ): Promise<{ keyId: string; tenantId: string; tenantName: string; name: string; role: Role } | null>;
}

export interface AuditStore {
  /** Append-only, hash-chained per tenant. `detail` holds no secret and no message body. */
  append(entry: {
    tenantId: string;
    actor: string;
    action: string;
    target: string;
    detail: Record<string, unknown>;
  }): Promise<void>;
}

/** Encrypted fields at rest. The vault (security) does the cryptography, the store keeps the envelope. */
export interface SecretStore {
  get(
    tenantId: string,
    name: string,
  ): Promise<{ keyId: string; wrappedKey: Buffer; nonce: Buffer; ciphertext: Buffer } | null>;
  put(
    tenantId: string,
    name: string,
    envelope: { keyId: string; wrappedKey: Buffer; nonce: Buffer; ciphertext: Buffer },
  ): Promise<void>;
}

/** The first answer to an `Idempotency-Key`, given again to a repeated request. */
export interface IdempotencyStore {
  /** `null`: go on, the key is now yours. Otherwise the stored answer, or `pending` while the first is under way. */
  begin(
    tenantId: string,
    key: string,
    requestHash: string,
  ): Promise<null | 'pending' | 'mismatch' | { status: number; body: unknown }>;
  complete(tenantId: string, key: string, answer: { status: number; body: unknown }): Promise<void>;
  abandon(tenantId: string, key: string): Promise<void>;
}

export const IDENTITY_STORE = Symbol('IdentityStore');
export const AUDIT_STORE = Symbol('AuditStore');
export const SECRET_STORE = Symbol('SecretStore');
export const IDEMPOTENCY_STORE = Symbol('IdempotencyStore');
