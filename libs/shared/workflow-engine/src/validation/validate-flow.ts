import type { FlowDocument, FlowProblem } from '@columba/workflow-contracts';
import { checkConditions } from './check-conditions.js';
import { checkCycles } from './check-cycles.js';
import { checkDeadEnds } from './check-dead-ends.js';
import { checkDuplicates } from './check-duplicates.js';
import { checkEdges } from './check-edges.js';
import { checkMerges } from './check-merges.js';
import { checkNodeConfigs } from './check-node-configs.js';
import { checkNodeTypes } from './check-node-types.js';
import { checkReachability } from './check-reachability.js';
import { checkSettings } from './check-settings.js';
import { checkTemplates } from './check-templates.js';
import { checkTriggers } from './check-triggers.js';
import { flowGraph } from './flow-graph.js';
import type { FlowCheck } from './problem.js';
import { readDocument } from './read-document.js';

const CHECKS: readonly FlowCheck[] = [
  checkSettings,
  checkTriggers,
  checkDuplicates,
  checkNodeTypes,
  checkNodeConfigs,
  checkEdges,
  checkReachability,
  checkDeadEnds,
  checkCycles,
  checkMerges,
  checkTemplates,
  checkConditions,
];

export interface FlowValidation {
  /** Parsed, defaults filled in. Null when it is no flow document at all. */
  document: FlowDocument | null;
  /** `error` stops publishing, `warning` does not. In the order of the checks, then of the document. */
  problems: FlowProblem[];
}

/** Everything that is wrong with a flow document, for the server and the canvas alike. Never throws. */
export function validateFlow(document: unknown): FlowValidation {
  const read = readDocument(document);
  if (!read.document) return read;
  const graph = flowGraph(read.document);
  return { document: read.document, problems: CHECKS.flatMap((check) => check(graph)) };
}
