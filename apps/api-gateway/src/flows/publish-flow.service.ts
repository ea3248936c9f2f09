import { AuditTrail } from '@columba/security';
import type { FlowStore, LiveBus } from '@columba/workflow/ports';
import { FLOW_STORE, LIVE_BUS, LIVE_CHANNELS } from '@columba/workflow/ports';
import type { BulkJobResource, FlowDocument, FlowProblem, publishFlowRequestSchema } from '@columba/workflow-contracts';
import { triggersOf, validateFlow } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import { notFound } from '../http/problems.js';
import { calledFlows } from './called-flows.js';
import { unpublishable } from './flow-problems.js';
import { RunsInFlight } from './runs-in-flight.service.js';

type PublishRequest = z.output<typeof publishFlowRequestSchema>;

export interface Published {
  version: number;
  /** Moves or ends the runs of older versions; absent where they stay. */
  job?: BulkJobResource;
}

/** Checks a draft and makes it the next version. */
@Injectable()
export class PublishFlow {
  constructor(
    @Inject(FLOW_STORE) private readonly flows: FlowStore,
    @Inject(LIVE_BUS) private readonly liveBus: LiveBus,
    private readonly inFlight: RunsInFlight,
    private readonly audit: AuditTrail,
  ) {}

  /** Problems of the given document, or of the draft. */
  async check(tenantId: string, flowId: string, document: object | null): Promise<FlowProblem[]> {
    const draft = await this.flows.draft(tenantId, flowId);
    if (!draft) throw notFound('flow');
    const checked = document ?? draft.document;
    return validateFlow(checked, { flowId, flows: await calledFlows(this.flows, tenantId, checked) }).problems;
  }

  /** @throws ProblemError 422 with `problems` when one of them is an error. */
  async publish(caller: Caller, flowId: string, request: PublishRequest): Promise<Published> {
    const draft = await this.flows.draft(caller.tenantId, flowId);
    if (!draft) throw notFound('flow');
    return await this.makeVersion(caller, flowId, draft.document, request, 'flow.published');
  }

  /** An earlier version's document as the next version. The draft stays as it is. */
  async rollback(caller: Caller, flowId: string, version: number, request: PublishRequest): Promise<Published> {
    const earlier = await this.flows.version(caller.tenantId, flowId, version);
    if (!earlier || !(await this.flows.get(caller.tenantId, flowId))) throw notFound('version');
    const notes = { ...request, label: request.label ?? `Version ${version} again` };
    return await this.makeVersion(caller, flowId, earlier.document, notes, 'flow.rolled-back');
  }

  private async makeVersion(
    caller: Caller,
    flowId: string,
    wanted: object,
    request: PublishRequest,
    action: string,
  ): Promise<Published> {
    const { tenantId, actor } = caller;
    const flows = await calledFlows(this.flows, tenantId, wanted);
    const { document, problems } = validateFlow(wanted, { flowId, flows });
    if (!document || problems.some(({ severity }) => severity === 'error')) throw unpublishable(problems);
    const by = caller.user?.id ?? null;
    const { label = null, note = null } = request;
    const published = await this.flows.publish(tenantId, flowId, {
      document,
      triggers: activeTriggersOf(document),
      label,
      note,
      by,
    });
    if (!published) throw notFound('flow');
    const { version } = published;
    const detail = { version, runsInFlight: request.runsInFlight };
    await this.audit.record({ tenantId, actor, action, target: `flow:${flowId}`, detail });
    // Only a hint: workers see the tenant's flow revision with every batch.
    await this.liveBus.publish(LIVE_CHANNELS.flows, [{ tenantId, flowId }]).catch(() => undefined);
    const job = await this.inFlight.settle(caller, flowId, version, request);
    return { version, ...(job ? { job } : {}) };
  }
}

/** Those that events start; a run by hand looks its trigger up in the document. */
function activeTriggersOf(document: FlowDocument): { nodeId: string; type: string; eventType: string }[] {
  return triggersOf(document).flatMap(({ nodeId, type, eventType }) =>
    eventType === null ? [] : [{ nodeId, type, eventType }],
  );
}
