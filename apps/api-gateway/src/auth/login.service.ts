import { AuditTrail, hashToken, LoginThrottle, newToken, verifyPassword, warmPasswordDecoy } from '@columba/security';
import type { IdentityStore, MemberRecord } from '@columba/workflow/ports';
import { IDENTITY_STORE } from '@columba/workflow/ports';
import { ROLE_PERMISSIONS, type SessionResource } from '@columba/workflow-contracts';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { CredentialReader } from '../access/credential-reader.service.js';
import { ProblemError } from '../http/problem-error.js';
import { tooManyRequests } from '../http/problems.js';

const SESSION_MS = 12 * 3_600_000;

/** Signs people in and out. A wrong password, an unknown email and a user without a tenant answer alike, in equal time. */
@Injectable()
export class LoginService implements OnModuleInit {
  private readonly throttle = new LoginThrottle();

  constructor(
    @Inject(IDENTITY_STORE) private readonly identities: IdentityStore,
    private readonly credentials: CredentialReader,
    private readonly audit: AuditTrail,
  ) {}

  async onModuleInit(): Promise<void> {
    await warmPasswordDecoy();
  }

  async login(email: string, password: string, address: string): Promise<SessionResource> {
    const waitMs = this.throttle.waitMs(email, address);
    if (waitMs > 0) throw tooManyRequests(waitMs);
    const user = await this.identities.userByEmail(email.toLowerCase());
    const member = user?.memberships[0];
    const fits = await verifyPassword(user?.passwordHash ?? null, password);
    if (!fits || !member) return await this.refuse(email, address, member);
    this.throttle.succeeded(email, address);
    return await this.openSession(member);
  }

  async logout(caller: Caller): Promise<void> {
    if (caller.kind !== 'session') return;
    await this.identities.revokeSession(caller.credentialHash);
    this.credentials.forget('session', caller.credentialHash);
    await this.audit.record({ ...auditHead(caller), action: 'session.closed' });
  }

  private async openSession(member: MemberRecord): Promise<SessionResource> {
    const token = newToken('session');
    const expiresAt = new Date(Date.now() + SESSION_MS);
    const { userId, tenantId, tenantName, role, email, name } = member;
    await this.identities.createSession({ tokenHash: hashToken(token), userId, tenantId, expiresAt });
    const actor = `user:${userId}`;
    await this.audit.record({ tenantId, actor, action: 'session.opened', target: actor });
    return {
      token,
      expiresAt: expiresAt.toISOString(),
      user: { id: userId, email, name },
      tenant: { id: tenantId, name: tenantName },
      role,
      permissions: [...ROLE_PERMISSIONS[role]],
    };
  }

  private async refuse(email: string, address: string, member: MemberRecord | undefined): Promise<never> {
    this.throttle.failed(email, address);
    if (member) {
      const { tenantId, userId } = member;
      // Not awaited: an answer that takes longer for users who exist would tell that they do.
      void this.audit
        .record({ tenantId, actor: `user:${userId}`, action: 'session.refused', target: `user:${userId}` })
        .catch(() => undefined);
    }
    throw wrongCredentials();
  }
}

function auditHead({ tenantId, actor }: Caller): { tenantId: string; actor: string; target: string } {
  return { tenantId, actor, target: actor };
}

function wrongCredentials(): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'auth.wrong-credentials',
    detail: 'The email or the password is not right.',
    mend: 'Check both; an admin of your tenant can set a new password.',
  });
}
