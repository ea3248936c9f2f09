import type { TokenKind } from '@columba/security';
import type { Role } from '@columba/workflow-contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Who calls. The tenant comes from the credential and from nowhere else. */
export interface Caller {
  tenantId: string;
  tenantName: string;
  role: Role;
  /** As in the audit log: `user:<id>` or `api-key:<id>`. */
  actor: string;
  kind: TokenKind;
  credentialHash: Buffer;
  /** Null for API keys. */
  user: { id: string; email: string; name: string } | null;
  expiresAt: Date | null;
}

export type AuthenticatedRequest = Request & { caller?: Caller };

/** The caller, put there by the guard. Only on routes that are not public. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!caller) throw new Error('a public route asks for its caller');
  return caller;
});
