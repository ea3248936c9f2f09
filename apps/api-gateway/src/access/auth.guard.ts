import { roleHolds } from '@columba/security';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../gateway-options.js';
import { forbidden, tooManyRequests, unauthenticated } from '../http/problems.js';
import { ROUTE_ACCESS, type RouteAccess } from './access.decorators.js';
import type { AuthenticatedRequest, Caller } from './caller.js';
import { CredentialReader } from './credential-reader.service.js';
import { RateLimiter } from './rate-limiter.js';

/** Wrong credentials from one address. They cannot be guessed (256 bits); this only spares the database the looking up. */
const FAILURES = { perSecond: 50, burst: 500 };

/** Deny by default: a route without a named access lets nobody in (and does not start, see `checkRouteAccess`). */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly requests: RateLimiter;
  private readonly failures = new RateLimiter(FAILURES);

  constructor(
    private readonly reflector: Reflector,
    private readonly credentials: CredentialReader,
    @Inject(GATEWAY_SETTINGS) settings: GatewaySettings,
  ) {
    this.requests = new RateLimiter(settings.rate);
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const access = this.reflector.get<RouteAccess | undefined>(ROUTE_ACCESS, context.getHandler());
    if (access === 'public') return true;
    return this.authorise(context.switchToHttp().getRequest<AuthenticatedRequest>(), access);
  }

  private async authorise(request: AuthenticatedRequest, access: RouteAccess | undefined): Promise<boolean> {
    const caller = await this.authenticate(request);
    const waitMs = this.requests.take(caller.credentialHash.toString('base64'));
    if (waitMs > 0) throw tooManyRequests(waitMs);
    if (access === undefined || access === 'public') return false;
    if (access !== 'signed-in' && !roleHolds(caller.role, access)) throw forbidden(access);
    request.caller = caller;
    return true;
  }

  private async authenticate(request: AuthenticatedRequest): Promise<Caller> {
    const token = bearerToken(request.headers.authorization);
    const caller = token === null ? null : await this.credentials.read(token);
    if (caller) return caller;
    const waitMs = this.failures.take(request.ip ?? '');
    if (waitMs > 0) throw tooManyRequests(waitMs);
    throw unauthenticated();
  }
}

/** RFC 6750: the scheme in any case, one space, one token. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/i.exec(header ?? '')?.[1] ?? null;
}
