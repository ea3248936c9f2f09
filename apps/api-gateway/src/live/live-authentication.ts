import { type LiveTickets, looksLikeLiveTicket, roleHolds } from '@columba/security';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { CredentialReader } from '../access/credential-reader.service.js';
import { RateLimiter } from '../access/rate-limiter.js';
import { LIVE_TICKETS } from '../gateway-options.js';
import type { LiveSocket } from './live-socket.js';

/** What socket.io hands to the client as `connect_error`. */
export class LiveRefusal extends Error {
  readonly data: { code: string; detail: string; mend: string };

  constructor(code: string, detail: string, mend: string) {
    super(code);
    this.data = { code, detail, mend };
  }
}

const FAILURES = { perSecond: 2, burst: 30 };

/** Who may open the live socket: a ticket, a session token or an API key, whose role may read runs. */
@Injectable()
export class LiveAuthentication {
  private readonly failures = new RateLimiter(FAILURES);

  constructor(
    private readonly credentials: CredentialReader,
    @Inject(LIVE_TICKETS) private readonly tickets: LiveTickets,
  ) {}

  /** @throws LiveRefusal */
  async authenticate(socket: Pick<LiveSocket, 'handshake'>): Promise<Caller> {
    const { token } = socket.handshake.auth as { token?: unknown };
    const caller = typeof token === 'string' && token.length <= 1_024 ? await this.callerOf(token) : null;
    if (caller && roleHolds(caller.role, 'runs:read')) return caller;
    if (this.failures.take(socket.handshake.address) > 0)
      throw new LiveRefusal('rate.limited', 'Too many failed attempts.', 'Wait a few seconds.');
    throw new LiveRefusal(
      'auth.required',
      'The socket carries no credential that may follow runs.',
      'Connect with auth: { token }: a ticket of POST /api/v1/auth/live-ticket, a session token or an API key.',
    );
  }

  /** Whether a socket that was let in would still be. */
  async stillHolds({ kind, credentialHash, tenantId }: Caller): Promise<boolean> {
    const today = await this.credentials.readAfresh(kind, credentialHash);
    return today !== null && today.tenantId === tenantId && roleHolds(today.role, 'runs:read');
  }

  private async callerOf(token: string): Promise<Caller | null> {
    if (!looksLikeLiveTicket(token)) return await this.credentials.read(token);
    const subject = this.tickets.verify(token);
    const caller = subject && (await this.credentials.readAfresh(subject.kind, subject.credentialHash));
    return caller?.tenantId === subject?.tenantId ? caller : null;
  }
}
