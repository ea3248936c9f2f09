import { IDENTITY_STORE, type IdentityStore } from '@columba/workflow/ports';
import {
  type MemberResource,
  memberResourceSchema,
  type Page,
  pageOf,
  pageQuerySchema,
} from '@columba/workflow-contracts';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { pageOfAll } from '../http/page-of-all.js';
import { QueryPipe } from '../http/validation.pipe.js';

/** Who belongs to the tenant: names for the ids that decisions, stops and writes are signed with. */
@Controller('api/v1/members')
export class MembersController {
  constructor(@Inject(IDENTITY_STORE) private readonly identities: IdentityStore) {}

  @Get()
  @RequirePermission('members:read')
  @Describe({
    summary: 'The people of the tenant who can sign in, by name',
    tag: 'members',
    answers: { 200: pageOf(memberResourceSchema) },
    problems: [400],
  })
  async list(
    @CurrentCaller() { tenantId }: Caller,
    @Query(new QueryPipe(pageQuerySchema)) query: z.output<typeof pageQuerySchema>,
  ): Promise<Page<MemberResource>> {
    const members = await this.identities.members(tenantId);
    return pageOfAll(
      members.map(({ userId: id, name, email, role }) => ({ id, name, email, role })),
      query,
    );
  }
}
