import { randomUUID } from 'node:crypto';
import { AuditTrail } from '@columba/security';
import { FlowCatalog, RunWakes, uuidV7 } from '@columba/workflow';
import type { FlowStopStore, RunQueries, RunStore } from '@columba/workflow/ports';
import { FLOW_STOP_STORE, RUN_QUERIES, RUN_STORE } from '@columba/workflow/ports';
import type { FactBody, Restarted, RunResource, restartRequestSchema } from '@columba/workflow-contracts';
import { type RunState, restartAt, restartProblem } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import { notFound } from '../http/problems.js';
import { repeatsOf, settledSince } from './restart-effects.js';
import { cannotRestart, isStopped, startedAlready } from './run-problems.js';

type RestartRequest = z.output<typeof restartRequestSchema>;
const PAGE = 1_000;

/** Begins a new run at a node of another one, with what that one knew there. The other stays as it is. */
@Injectable()
export class RestartRun {
  constructor(
    @Inject(RUN_QUERIES) private readonly queries: RunQueries,
    @Inject(RUN_STORE) private readonly runs: RunStore,
    @Inject(FLOW_STOP_STORE) private readonly stops: FlowStopStore,
    private readonly catalog: FlowCatalog,
    private readonly wakes: RunWakes,
    private readonly audit: AuditTrail,
  ) {}

  /** `onceKey`: two calls with the same one begin one run. */
  async restart(caller: Caller, runId: string, request: RestartRequest, onceKey: string | null): Promise<Restarted> {
    const { tenantId, actor } = caller;
    const { nodeId, vars, event } = request;
    const found = await this.queries.get(tenantId, runId);
    if (!found) throw notFound('run');
    const { run } = found;
    const stops = await this.stops.history(tenantId, run.flowId, 20);
    if (stops.some(({ resumedAtMs }) => resumedAtMs === null)) throw isStopped();
    const plan = await this.catalog.plan(tenantId, run.flowId, run.version);
    const state = found.state as RunState | null;
    const problem = state ? restartProblem(plan, state, nodeId) : 'The run has not begun.';
    if (!state || problem) throw cannotRestart(problem ?? '');
    const facts = await this.factsOf(tenantId, runId);
    const id = uuidV7();
    const forget = settledSince(facts, nodeId);
    const next = restartAt(state, { runId: id, nodeId, vars, event, forget });
    const eventKey = `restart|${onceKey ?? randomUUID()}`;
    const pending = pendingRun(run, { id, tenantId, conversationId: conversationOf(state), eventKey, state: next });
    if (!(await this.runs.insertRestart(pending, runId))) throw startedAlready();
    this.wakes.set({ tenantId, runId: id }, 0);
    const detail = { from: runId, nodeId };
    await this.audit.record({ tenantId, actor, action: 'run.restarted', target: `run:${id}`, detail });
    return { runId: id, restartedFromRunId: runId, nodeId, repeats: repeatsOf(plan, facts, nodeId) };
  }

  private async factsOf(tenantId: string, runId: string): Promise<FactBody[]> {
    const bodies: FactBody[] = [];
    for (let after = 0; ; ) {
      const page = (await this.queries.factsOfRun(tenantId, runId, after, PAGE)) ?? [];
      bodies.push(...page.map(({ body }) => body));
      after = page.at(-1)?.seq ?? after;
      if (page.length < PAGE) return bodies;
    }
  }
}

function conversationOf({ context }: RunState): string | null {
  const id = context?.conversation?.id;
  return typeof id === 'string' ? id : null;
}

function pendingRun(
  { flowId, version, customerId, mode }: RunResource,
  fields: { id: string; tenantId: string; conversationId: string | null; eventKey: string; state: object },
) {
  return { ...fields, flowId, version, customerId, mode, exclusive: false, input: {} };
}
