import type { FlowDraft, FlowStore } from '@columba/workflow/ports';
import { FLOW_STORE } from '@columba/workflow/ports';
import { type FlowDocument, flowDocumentSchema } from '@columba/workflow-contracts';
import { Body, Controller, Get, Headers, Inject, Param, Put, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { z } from 'zod';
import { RequirePermission } from '../access/access.decorators.js';
import { type Caller, CurrentCaller } from '../access/caller.js';
import { Describe } from '../api-docs/describe.js';
import { ifMatchNames, ifNoneMatchNames, toETag } from '../http/etag.js';
import { ProblemError } from '../http/problem-error.js';
import { notFound } from '../http/problems.js';
import { BodyPipe, IdPipe } from '../http/validation.pipe.js';

const FLOW_ID = new IdPipe('flow');

/** The draft as a whole document. Two people who save at once: the second learns of the first instead of erasing it. */
@Controller('api/v1/flows/:id/draft')
export class DraftController {
  constructor(@Inject(FLOW_STORE) private readonly flows: FlowStore) {}

  @Get()
  @RequirePermission('flows:read')
  @Describe({
    summary: 'The draft',
    tag: 'flows',
    answers: { 200: flowDocumentSchema, 304: null },
    problems: [404],
    etag: true,
  })
  async get(
    @CurrentCaller() caller: Caller,
    @Param('id', FLOW_ID) id: string,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FlowDocument | undefined> {
    const draft = await this.find(caller, id);
    response.setHeader('etag', toETag(draft.etag));
    if (!ifNoneMatchNames(ifNoneMatch, draft.etag)) return draft.document;
    response.status(304);
    return undefined;
  }

  @Put()
  @RequirePermission('flows:write')
  @Describe({
    summary: 'Save the draft; If-Match names the one that it was made from',
    tag: 'flows',
    answers: { 200: flowDocumentSchema },
    problems: [400, 404, 412, 413, 415, 422, 428],
    etag: true,
    ifMatch: true,
  })
  async save(
    @CurrentCaller() caller: Caller,
    @Param('id', FLOW_ID) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body(new BodyPipe(flowDocumentSchema)) document: z.output<typeof flowDocumentSchema>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FlowDocument> {
    const draft = await this.find(caller, id);
    if (ifMatch === undefined) throw preconditionRequired();
    if (!ifMatchNames(ifMatch, draft.etag)) throw stale(draft.etag);
    // "*" overwrites whatever is there; a tag holds up to the moment of writing.
    const expected = ifMatch.trim() === '*' ? null : draft.etag;
    const saved = await this.flows.saveDraft(caller.tenantId, id, document, expected);
    if (saved.kind === 'missing') throw notFound('flow');
    if (saved.kind === 'stale') throw stale(saved.etag);
    response.setHeader('etag', toETag(saved.etag));
    return document;
  }

  private async find(caller: Caller, id: string): Promise<FlowDraft> {
    const draft = await this.flows.draft(caller.tenantId, id);
    if (!draft) throw notFound('flow');
    return draft;
  }
}

function preconditionRequired(): ProblemError {
  return new ProblemError({
    status: 428,
    code: 'draft.if-match-required',
    detail: 'Saving a draft needs If-Match, so that nobody erases what another has saved meanwhile.',
    mend: 'Send the ETag that GET gave you as If-Match, or "If-Match: *" to overwrite on purpose.',
  });
}

function stale(etag: string): ProblemError {
  return new ProblemError({
    status: 412,
    code: 'draft.changed',
    detail: 'The draft has changed since you read it; nothing was saved.',
    mend: 'Read the draft again, put your changes in, and save with its new ETag.',
    headers: { etag: toETag(etag) },
  });
}
