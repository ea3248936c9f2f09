import type { FlowDocument, FlowProblem } from '@columba/workflow-contracts';
import { checkConditions } from './check-conditions.js';
import { checkConstants } from './check-constants.js';
import { checkCycles } from './check-cycles.js';
import { checkDeadEnds } from './check-dead-ends.js';
import { checkDuplicates } from './check-duplicates.js';
import { checkEdges } from './check-edges.js';
import { checkErrorEdges } from './check-error-edges.js';
import { checkLoopBodies } from './check-loop-bodies.js';
import { checkLoops } from './check-loops.js';
import { checkMerges } from './check-merges.js';
import { checkNodeConfigs } from './check-node-configs.js';
import { checkNodeTypes } from './check-node-types.js';
import { checkParallelReplies } from './check-parallel-replies.js';
import { checkReachability } from './check-reachability.js';
import { checkReadOrder } from './check-read-order.js';
import { checkRetries } from './check-retries.js';
import { checkSettings } from './check-settings.js';
import { checkSplits } from './check-splits.js';
import { checkSubflows } from './check-subflows.js';
import { checkTemplates } from './check-templates.js';
import { checkTriggers } from './check-triggers.js';
import { checkWaits } from './check-waits.js';
import { flowGraph, type KnownFlows } from './flow-graph.js';
import { checkAddresses } from './messaging/check-addresses.js';
import { checkMessageWindows } from './messaging/check-message-windows.js';
import { checkOptOut } from './messaging/check-opt-out.js';
import { checkSmsSize } from './messaging/check-sms-size.js';
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
  checkLoops,
  checkLoopBodies,
  checkSplits,
  checkSubflows,
  checkParallelReplies,
  checkErrorEdges,
  checkRetries,
  checkWaits,
  checkTemplates,
  checkConditions,
  checkConstants,
  checkReadOrder,
  checkAddresses,
  checkMessageWindows,
  checkOptOut,
  checkSmsSize,
];

export interface FlowValidation {
  /** Parsed, defaults filled in. Null when it is no flow document at all. */
  document: FlowDocument | null;
  /** `error` stops publishing, `warning` does not. In the order of the checks, then of the document. */
  problems: FlowProblem[];
}

/** What is known beside the document. */
export interface AboutFlow {
  /** To see whether the flow calls itself. */
  flowId?: string;
  /** To see whether those exist that it calls. */
  flows?: KnownFlows;
}

/** Everything that is wrong with a flow document, for the server and the canvas alike. Never throws. */
export function validateFlow(document: unknown, about: AboutFlow = {}): FlowValidation {
  const read = readDocument(document);
  if (!read.document) return read;
  const graph = flowGraph(read.document, about.flowId, about.flows);
  return { document: read.document, problems: CHECKS.flatMap((check) => check(graph)) };
}
