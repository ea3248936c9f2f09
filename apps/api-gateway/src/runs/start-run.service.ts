import { randomUUID } from 'node:crypto';
import { AuditTrail } from '@columba/security';
import { RunWakes, uuidV7 } from '@columba/workflow';
import type { CustomerQueries, FlowStopStore, FlowStore, RunStore } from '@columba/workflow/ports';
import { CUSTOMER_QUERIES, FLOW_STOP_STORE, FLOW_STORE, RUN_STORE } from '@columba/workflow/ports';
import type { FlowDocument, startRunRequestSchema } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import { ProblemError } from '../http/problem-error.js';
import { notFound } from '../http/problems.js';
import { isStopped } from './run-problems.js';

type StartRequest = z.output<typeof startRunRequestSchema>;

/** Starts a run by hand, on the flow's published version. */
@Injectable()
export class StartRun {
  constructor(
    @Inject(FLOW_STORE) private readonly flows: FlowStore,
    @Inject(CUSTOMER_QUERIES) private readonly customers: CustomerQueries,
    @Inject(RUN_STORE) private readonly runs: RunStore,
    @Inject(FLOW_STOP_STORE) private readonly stops: FlowStopStore,
    private readonly wakes: RunWakes,
    private readonly audit: AuditTrail,
  ) {}

  /** `onceKey`: two calls with the same one start one run. */
  async start(
    caller: Caller,
    flowId: string,
    request: StartRequest,
    onceKey: string | null,
  ): Promise<{ runId: string }> {
    if (request.mode !== 'live') throw modeNotYet();
    const { tenantId, actor } = caller;
    const { version, document } = await this.published(tenantId, flowId);
    await this.checkCustomer(tenantId, request.customerId);
    const id = uuidV7();
    const inserted = await this.runs.insertPending([
      {
        id,
        tenantId,
        flowId,
        version,
        customerId: request.customerId ?? null,
        conversationId: null,
        mode: 'live',
        eventKey: `manual|${onceKey ?? randomUUID()}`,
        exclusive: document.settings.reentry === 'one-active-per-customer' && request.customerId !== undefined,
        input: { nodeId: startNode(document), event: manualEvent(request) },
        state: null,
      },
    ]);
    if (!inserted.includes(id)) throw alreadyActive();
    this.wakes.set({ tenantId, runId: id }, 0);
    await this.audit.record({
      tenantId,
      actor,
      action: 'run.started',
      target: `run:${id}`,
      detail: { flowId, version },
    });
    return { runId: id };
  }

  private async published(tenantId: string, flowId: string): Promise<{ version: number; document: FlowDocument }> {
    const flow = await this.flows.get(tenantId, flowId);
    if (!flow) throw notFound('flow');
    if (flow.publishedVersion === null) throw notPublished();
    if (!flow.enabled) throw disabled();
    const stops = await this.stops.history(tenantId, flowId, 20);
    if (stops.some(({ resumedAtMs }) => resumedAtMs === null)) throw isStopped();
    const version = await this.flows.version(tenantId, flowId, flow.publishedVersion);
    if (!version) throw notPublished();
    return version;
  }

  private async checkCustomer(tenantId: string, customerId: string | undefined): Promise<void> {
    if (customerId === undefined || (await this.customers.get(tenantId, customerId))) return;
    throw new ProblemError({
      status: 422,
      code: 'customer.not-found',
      detail: 'There is no such customer.',
      mend: 'Use the id of a customer of yours, or leave customerId out.',
      errors: [{ pointer: '/customerId', code: 'not-found', detail: 'is not a customer' }],
    });
  }
}

/** The manual trigger where the flow has one, else its first trigger. Publishing made sure that there is one. */
function startNode({ nodes }: FlowDocument): string {
  const triggers = nodes.filter(({ type }) => type.startsWith('trigger_'));
  const node = triggers.find(({ type }) => type === 'trigger_manual') ?? triggers[0];
  if (!node) throw notPublished();
  return node.id;
}

function manualEvent({ input }: StartRequest): Record<string, unknown> {
  return { id: randomUUID(), type: 'manual', time: new Date().toISOString(), subject: null, data: input };
}

function modeNotYet(): ProblemError {
  return new ProblemError({
    status: 422,
    code: 'run.mode-unavailable',
    detail: 'Only live runs can be started; test and debug runs are not available in this version.',
    mend: 'Send mode "live", or leave it out. To try a flow out, use POST /api/v1/flows/:id/simulate.',
    errors: [{ pointer: '/mode', code: 'unavailable', detail: 'is not available in this version' }],
  });
}

function notPublished(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'flow.not-published',
    detail: 'The flow has no published version to run.',
    mend: 'Publish it first: POST /api/v1/flows/:id/publish.',
  });
}

function disabled(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'flow.disabled',
    detail: 'The flow is switched off, so it starts no runs.',
    mend: 'Switch it on: PATCH /api/v1/flows/:id with { "enabled": true }.',
  });
}

function alreadyActive(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'run.already-active',
    detail: 'This customer has an active run of the flow, or this Idempotency-Key has started one.',
    mend: 'Wait until it ends, cancel it, or use another Idempotency-Key.',
  });
}
