import type { FlowPlan } from '@columba/workflow-engine';

/** What a pending run begins with. A subflow names no node, and the run that called it. */
export interface RunStart {
  nodeId?: string;
  event: Record<string, unknown>;
  caller?: { runId: string; depth: number };
}

/** Begins where it says, else at the manual trigger, else at the first trigger. Publishing made sure that there is one. */
export function startOf(start: RunStart, { nodes }: Pick<FlowPlan, 'nodes'>): RunStart & { nodeId: string } {
  if (start.nodeId !== undefined) return { ...start, nodeId: start.nodeId };
  const triggers = [...nodes.values()].filter(({ definition }) => definition.category === 'trigger');
  const node = triggers.find(({ type }) => type === 'trigger_manual') ?? triggers[0];
  if (!node) throw new Error('The flow has no trigger to begin at');
  return { ...start, nodeId: node.id };
}
