import type { FlowStore, RunQueries } from '@columba/workflow/ports';
import type { LiveTarget, RunFact } from '@columba/workflow-contracts';

export const FACT_PAGE = 500;

/** Facts of one target. A position is the `seq` of a run's fact, otherwise the tenant's `number`. */
export interface FactSource {
  exists(): Promise<boolean>;
  read(after: number): Promise<RunFact[]>;
  positionOf(fact: RunFact): number;
  /** True when positions are the tenant's numbers, so that the newest is known without reading. */
  numberedByTenant: boolean;
}

export function factSourceOf(tenantId: string, target: LiveTarget, runs: RunQueries, flows: FlowStore): FactSource {
  if ('runId' in target) return sourceOfRun(tenantId, target.runId, runs);
  const flowId = 'flowId' in target ? target.flowId : undefined;
  return {
    exists: async () => flowId === undefined || (await flows.get(tenantId, flowId)) !== null,
    read: (after) => runs.factsOfTenant(tenantId, after, FACT_PAGE, flowId),
    positionOf: (fact) => fact.number,
    numberedByTenant: true,
  };
}

function sourceOfRun(tenantId: string, runId: string, runs: RunQueries): FactSource {
  return {
    exists: async () => (await runs.factsOfRun(tenantId, runId, 0, 1)) !== null,
    read: async (after) => (await runs.factsOfRun(tenantId, runId, after, FACT_PAGE)) ?? [],
    positionOf: (fact) => fact.seq,
    numberedByTenant: false,
  };
}
