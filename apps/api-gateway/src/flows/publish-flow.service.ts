import { AuditTrail } from '@columba/security';
import type { FlowStore, LiveBus } from '@columba/workflow/ports';
import { FLOW_STORE, LIVE_BUS, LIVE_CHANNELS } from '@columba/workflow/ports';
import type { FlowDocument, FlowProblem } from '@columba/workflow-contracts';
import { triggersOf, validateFlow } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { ProblemError } from '../http/problem-error.js';
import { notFound } from '../http/problems.js';

/** Checks a draft and makes it the next version. */
@Injectable()
export class PublishFlow {
  constructor(
    @Inject(FLOW_STORE) private readonly flows: FlowStore,
    @Inject(LIVE_BUS) private readonly liveBus: LiveBus,
    private readonly audit: AuditTrail,
  ) {}

  /** Problems of the given document, or of the draft. */
  async check(tenantId: string, flowId: string, document: object | null): Promise<FlowProblem[]> {
    const draft = await this.flows.draft(tenantId, flowId);
    if (!draft) throw notFound('flow');
    return validateFlow(document ?? draft.document).problems;
  }

  /** @throws ProblemError 422 with `problems` when one of them is an error. */
  async publish(
    caller: Caller,
    flowId: string,
    notes: { label?: string | undefined; note?: string | undefined },
  ): Promise<{ version: number }> {
    const { tenantId, actor } = caller;
    const draft = await this.flows.draft(tenantId, flowId);
    if (!draft) throw notFound('flow');
    const { document, problems } = validateFlow(draft.document);
    if (!document || problems.some(({ severity }) => severity === 'error')) throw unpublishable(problems);
    const by = caller.user?.id ?? null;
    const version = {
      document,
      triggers: activeTriggersOf(document),
      label: notes.label ?? null,
      note: notes.note ?? null,
      by,
    };
    const published = await this.flows.publish(tenantId, flowId, version);
    if (!published) throw notFound('flow');
    await this.audit.record({
      tenantId,
      actor,
      action: 'flow.published',
      target: `flow:${flowId}`,
      detail: { version: published.version },
    });
    // Only a hint: workers see the tenant's flow revision with every batch.
    await this.liveBus.publish(LIVE_CHANNELS.flows, [{ tenantId, flowId }]).catch(() => undefined);
    return { version: published.version };
  }
}

/** Those that events start; a run by hand looks its trigger up in the document. */
function activeTriggersOf(document: FlowDocument): { nodeId: string; type: string; eventType: string }[] {
  return triggersOf(document).flatMap(({ nodeId, type, eventType }) =>
    eventType === null ? [] : [{ nodeId, type, eventType }],
  );
}

function unpublishable(problems: readonly FlowProblem[]): ProblemError {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return new ProblemError({
    status: 422,
    code: 'flow.invalid',
    detail: `The draft cannot be published: ${errors.length === 1 ? 'one problem stands' : `${errors.length} problems stand`} against it.`,
    mend: 'Mend what problems[] names, save the draft and publish again.',
    errors: errors.slice(0, 100).map(({ pointer, code, message, mend }) => ({ pointer, code, detail: message, mend })),
    members: { problems },
  });
}
