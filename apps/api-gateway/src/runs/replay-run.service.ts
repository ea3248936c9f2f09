import type { FlowStore, RunQueries } from '@columba/workflow/ports';
import { FLOW_STORE, RUN_QUERIES } from '@columba/workflow/ports';
import type { RunReplay } from '@columba/workflow-contracts';
import { compileFlow, type RunState, replayStoredRun, type StepFact } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import { notFound } from '../http/problems.js';

const PAGE = 1_000;

/** Gives today's engine what a run left behind, and says whether it goes the same way. Changes nothing. */
@Injectable()
export class ReplayRun {
  constructor(
    @Inject(RUN_QUERIES) private readonly runs: RunQueries,
    @Inject(FLOW_STORE) private readonly flows: FlowStore,
  ) {}

  async replay(tenantId: string, runId: string): Promise<RunReplay> {
    const found = await this.runs.get(tenantId, runId);
    if (!found) throw notFound('run');
    const { run, state } = found;
    const version = await this.flows.version(tenantId, run.flowId, run.version);
    if (!state || !version) return nothingToGoBy(state ? 'the version of the flow' : 'the state of the run');
    const [facts, effects] = await Promise.all([
      this.factsOf(tenantId, runId),
      this.runs.effectsOfRun(tenantId, runId),
    ]);
    return replayStoredRun(compileFlow(version.document), {
      runId,
      status: run.status,
      facts,
      state: state as RunState,
      effects: new Map(effects.map(({ key, result }) => [key, outputIn(result)])),
    });
  }

  private async factsOf(tenantId: string, runId: string): Promise<StepFact[]> {
    const facts: StepFact[] = [];
    for (;;) {
      const page = (await this.runs.factsOfRun(tenantId, runId, facts.length, PAGE)) ?? [];
      facts.push(...page.map(({ seq, atMs, body }) => ({ seq, atMs, body })));
      if (page.length < PAGE) return facts;
    }
  }
}

function outputIn(result: object | null): Record<string, unknown> | null {
  return ((result as { output?: unknown } | null)?.output ?? null) as Record<string, unknown> | null;
}

function nothingToGoBy(missing: string): RunReplay {
  return { verdict: 'not-comparable', same: false, differences: [], missing: [missing] };
}
