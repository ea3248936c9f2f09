import type { FactBody, Restarted } from '@columba/workflow-contracts';
import { type FlowPlan, nodesBehind } from '@columba/workflow-engine';

type Settled = Extract<FactBody, { type: 'node.settled' }>;

/** Nodes that settled when a run came to this node for the last time, or later: what it did not know there yet. */
export function settledSince(facts: readonly FactBody[], nodeId: string): ReadonlySet<string> {
  const settled = facts.filter((body): body is Settled => body.type === 'node.settled').map((body) => body.nodeId);
  const last = settled.lastIndexOf(nodeId);
  return last < 0 ? new Set() : new Set(settled.slice(last));
}

/** Effects that the run has had at this node and behind it: a run that begins anew there may have them again. */
export function repeatsOf(plan: FlowPlan, facts: readonly FactBody[], nodeId: string): Restarted['repeats'] {
  const behind = nodesBehind(plan, nodeId);
  const times = new Map<string, number>();
  // Only what has effects is tried again, with its configuration: Set variables has some when it writes beyond its run.
  const hasEffect = (id: string) => behind.has(id) && (plan.nodes.get(id)?.retry ?? null) !== null;
  for (const body of facts) {
    if (body.type === 'node.settled' && hasEffect(body.nodeId))
      times.set(body.nodeId, (times.get(body.nodeId) ?? 0) + 1);
  }
  // What nobody knows of may have happened too.
  for (const body of facts) {
    if (body.type === 'effect.unknown' && hasEffect(body.nodeId) && !times.has(body.nodeId)) times.set(body.nodeId, 1);
  }
  return [...times].map(([id, count]) => ({ nodeId: id, type: plan.nodes.get(id)?.type ?? '', times: count }));
}
