import { type ScriptedAct, type SimulatedFlow, sampleStart, simulateFlow, uuidV7 } from '@columba/workflow';
import type { CustomerQueries, CustomerSnapshot, FlowStore } from '@columba/workflow/ports';
import { CUSTOMER_QUERIES, FLOW_STORE } from '@columba/workflow/ports';
import {
  type FlowDocument,
  MOST_SUBFLOW_DEPTH,
  type SimulateFlowRequest,
  type Simulation,
  subflowNode,
} from '@columba/workflow-contracts';
import { durationToMs, validateFlow } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '../http/problem-error.js';
import { notFound } from '../http/problems.js';
import { simulationResource } from './simulation-resource.js';

const MOST_FLOWS = 50;

/** Tries a flow out: the same engine and the same nodes as in a run, but nothing leaves and nothing is stored. */
@Injectable()
export class SimulateFlow {
  constructor(
    @Inject(FLOW_STORE) private readonly flows: FlowStore,
    @Inject(CUSTOMER_QUERIES) private readonly customers: CustomerQueries,
  ) {}

  /** @throws ProblemError 404 for what is not there, 422 for a document that cannot be run */
  async simulate(tenantId: string, flowId: string, request: SimulateFlowRequest): Promise<Simulation> {
    const flow = await this.flowOf(tenantId, flowId, request);
    checkRunnable(flow.document, request.trigger);
    const customer = await this.customerOf(tenantId, request);
    const startMs = request.clock === undefined ? Date.now() : Date.parse(request.clock);
    const { trigger, input, optedOut, sends, replies } = request;
    const start = sampleStart(flow.document, { trigger, input, customer, atMs: startMs });
    const result = await simulateFlow({
      flow,
      subflows: await this.subflowsOf(tenantId, flow.document),
      runId: uuidV7(),
      ...start,
      customer,
      optedOut,
      startMs,
      acts: replies.map(actOf),
      sends,
    });
    return simulationResource(result);
  }

  private async flowOf(tenantId: string, flowId: string, { version, document }: SimulateFlowRequest) {
    if (version !== undefined) {
      const published = await this.flows.version(tenantId, flowId, version);
      if (!published) throw notFound('version');
      return { flowId, version, document: published.document };
    }
    const draft = await this.flows.draft(tenantId, flowId);
    if (!draft) throw notFound('flow');
    return { flowId, version: 0, document: document ?? draft.document };
  }

  private async customerOf(tenantId: string, request: SimulateFlowRequest): Promise<CustomerSnapshot | null> {
    const { customerId, customer } = request;
    if (customerId === undefined) return customer ? { id: SAMPLE_CUSTOMER, ...customer } : null;
    const found = await this.customers.get(tenantId, customerId);
    if (!found) throw notFound('customer');
    const { createdAt: _, ...snapshot } = found;
    return snapshot as CustomerSnapshot;
  }

  /** Published flows that it may come to call, over as many calls as a run may make. */
  private async subflowsOf(tenantId: string, document: FlowDocument): Promise<Map<string, SimulatedFlow>> {
    const found = new Map<string, SimulatedFlow>();
    const asked = new Set<string>();
    let calls = callsOf(document);
    for (let depth = 0; depth < MOST_SUBFLOW_DEPTH && calls.length > 0; depth += 1) {
      const next: string[] = [];
      for (const flowId of calls.filter((id) => !asked.has(id)).slice(0, MOST_FLOWS - asked.size)) {
        asked.add(flowId);
        const called = await this.published(tenantId, flowId);
        if (!called) continue;
        found.set(flowId, called);
        next.push(...callsOf(called.document));
      }
      calls = next;
    }
    return found;
  }

  private async published(tenantId: string, flowId: string): Promise<SimulatedFlow | null> {
    const flow = await this.flows.get(tenantId, flowId);
    if (!flow?.enabled || flow.publishedVersion === null) return null;
    const version = await this.flows.version(tenantId, flowId, flow.publishedVersion);
    return version && { flowId, version: version.version, document: version.document };
  }
}

const SAMPLE_CUSTOMER = '01900000-0000-7000-8000-000000000000';

function callsOf({ nodes }: FlowDocument): string[] {
  const calls = nodes.filter(({ type }) => type === subflowNode.type).map(({ config }) => config.flowId);
  return [...new Set(calls.filter((id) => typeof id === 'string'))];
}

/** A draft need not be ready to be published, but every node must be one that can run, and there must be a trigger. */
function checkRunnable(document: FlowDocument, trigger: string | undefined): void {
  const { problems } = validateFlow(document);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new ProblemError({
      status: 422,
      code: 'flow.invalid',
      detail: 'The flow cannot be run as it stands.',
      mend: 'Mend what problems[] names, then simulate again.',
      errors: errors
        .slice(0, 100)
        .map(({ pointer, code, message, mend }) => ({ pointer, code, detail: message, mend })),
      members: { problems },
    });
  }
  const isTrigger = document.nodes.some(({ id, type }) => id === trigger && type.startsWith('trigger_'));
  if (trigger === undefined || isTrigger) return;
  throw new ProblemError({
    status: 422,
    code: 'simulation.no-such-trigger',
    detail: `The flow has no trigger "${trigger}".`,
    mend: 'Name a trigger node of the flow, or leave trigger out.',
    errors: [{ pointer: '/trigger', code: 'not-found', detail: 'is not a trigger of the flow' }],
  });
}

function actOf({ after, ...reply }: SimulateFlowRequest['replies'][number]): ScriptedAct {
  const afterMs = durationToMs(after);
  switch (reply.type) {
    case 'reply':
      return { kind: 'reply', afterMs, text: reply.text };
    case 'event':
      return { kind: 'event', afterMs, eventType: reply.eventType, data: reply.data };
    case 'decision':
      return { kind: 'decision', afterMs, decision: reply.decision, by: 'simulation', note: reply.note };
    case 'receipt':
      return { kind: 'receipt', afterMs, status: reply.status };
    case 'retry':
      return { kind: 'retry', afterMs };
    default:
      return { kind: reply.type, afterMs, by: 'simulation' };
  }
}
