import type { RunFact } from '@columba/workflow-contracts';

/** Facts of one run, `seq` from `from` to `to`; the tenant's numbers run 100 ahead. */
export function factsOf(runId: string, from: number, to: number, flowId = 'flow-1'): RunFact[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    number: 100 + from + index,
    seq: from + index,
    runId,
    flowId,
    atMs: 1_000 * (from + index),
    body: { type: 'node.started', nodeId: `n${from + index}`, tokenId: 't1', attempt: 1 },
  }));
}

export const seqs = (facts: readonly RunFact[]): number[] => facts.map((fact) => fact.seq);
export const numbers = (facts: readonly RunFact[]): number[] => facts.map((fact) => fact.number);
