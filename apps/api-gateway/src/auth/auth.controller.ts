import type { LiveTickets } from '@columba/security';
import {
  loginRequestSchema,
  ROLE_PERMISSIONS,
  type SessionResource,
  sessionResourceSchema,
} from '@columba/workflow-contracts';
import { Body, Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { Public, SignedIn } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { LIVE_TICKETS } from '../gateway-options.js';
import { BodyPipe } from '../http/validation.pipe.js';
import { LoginService } from './login.service.js';

const meSchema = sessionResourceSchema.omit({ token: true, expiresAt: true }).meta({ id: 'Me' });
const liveTicketSchema = z.object({ ticket: z.string(), expiresAt: z.iso.datetime() }).meta({ id: 'LiveTicket' });

@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly logins: LoginService,
    @Inject(LIVE_TICKETS) private readonly tickets: LiveTickets,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Public()
  @Describe({
    summary: 'Sign in',
    tag: 'auth',
    answers: { 200: sessionResourceSchema },
    problems: [400, 401, 415, 422, 429],
  })
  async login(
    @Body(new BodyPipe(loginRequestSchema)) body: z.output<typeof loginRequestSchema>,
    @Req() request: Request,
  ): Promise<SessionResource> {
    return await this.logins.login(body.email, body.password, request.ip ?? '');
  }

  @Post('logout')
  @HttpCode(204)
  @SignedIn()
  @Describe({ summary: 'End the session', tag: 'auth', answers: { 204: null }, problems: [] })
  async logout(@CurrentCaller() caller: Caller): Promise<void> {
    await this.logins.logout(caller);
  }

  @Get('me')
  @SignedIn()
  @Describe({ summary: 'Who is signed in', tag: 'auth', answers: { 200: meSchema }, problems: [] })
  me(@CurrentCaller() { user, actor, tenantId, tenantName, role }: Caller): z.output<typeof meSchema> {
    return {
      user: user ?? { id: actor, email: '', name: 'API key' },
      tenant: { id: tenantId, name: tenantName },
      role,
      permissions: [...ROLE_PERMISSIONS[role]],
    };
  }

  @Post('live-ticket')
  @HttpCode(200)
  @SignedIn()
  @Describe({
    summary: 'A ticket of one minute to open the live socket with',
    tag: 'auth',
    answers: { 200: liveTicketSchema },
    problems: [],
  })
  liveTicket(@CurrentCaller() { tenantId, kind, credentialHash }: Caller): z.output<typeof liveTicketSchema> {
    const { ticket, expiresAtMs } = this.tickets.issue({ tenantId, kind, credentialHash });
    return { ticket, expiresAt: new Date(expiresAtMs).toISOString() };
  }
}
