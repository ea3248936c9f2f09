import type { RunPlace } from '@columba/workflow/ports';
import type { MigrationPreview } from '@columba/workflow-contracts';
import { type FlowPlan, type NodeMapping, placeProblem } from '@columba/workflow-engine';

export type PlaceOutlook = MigrationPreview['nodes'][number];

/** Whether runs at a place can go on in the new version, and where. */
export function outlookOf(place: RunPlace, from: FlowPlan, to: FlowPlan, mapping: NodeMapping): PlaceOutlook {
  const problem = placeProblem(place.nodeId, from, to, mapping);
  const { version, nodeId, runs } = place;
  return { version, nodeId, runs, toNodeId: problem === null ? (mapping[nodeId] ?? nodeId) : null, problem };
}

/** The report in words, for the person who is about to publish. */
export function summaryOf(total: number, cannot: number, nodes: readonly PlaceOutlook[]): string[] {
  if (total === 0) return ['No run of an older version is active.'];
  const gone = nodes.filter(({ problem }) => problem !== null);
  const lines = gone.map(({ runs, nodeId, version, problem }) =>
    problem === `The node "${nodeId}" is gone.`
      ? `${countOf(runs)} at a node that is gone: "${nodeId}" of version ${version}`
      : `${countOf(runs)} at "${nodeId}" of version ${version}. ${problem}`,
  );
  const able = total - cannot;
  return [...lines, able === 1 ? '1 run can move' : `${able} runs can move`];
}

function countOf(runs: number): string {
  return runs === 1 ? '1 run waits' : `${runs} runs wait`;
}
