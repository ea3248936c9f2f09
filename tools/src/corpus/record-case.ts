import { HistoryRecorder, simulateFlow } from '@columba/workflow';
import type { RunHistory } from '@columba/workflow-engine';
import { CONTROL_CASES } from './control-cases.js';
import { type CorpusCase, requestOf } from './corpus-case.js';
import { NODE_CASES } from './node-cases.js';

export const CORPUS_CASES: readonly CorpusCase[] = [...NODE_CASES, ...CONTROL_CASES];

/**
 * Has a worker run the case, on a clock of its own, and keeps what the engine was given and what it answered. The same
 * code gives the same history each time.
 * @throws Error when an act of the script was never taken, or the run that is to be kept is not there
 */
export async function recordCase(one: CorpusCase): Promise<RunHistory> {
  const recorder = new HistoryRecorder();
  const request = requestOf(one);
  const { otherRuns, runId } = await simulateFlow(request, recorder);
  const kept = one.of === undefined ? runId : otherRuns[0]?.runId;
  if (kept === undefined) throw new Error(`The case ${one.name} led to no other run`);
  const child = one.of === 'child' ? request.subflows.get(otherRuns[0]?.flowId ?? '') : undefined;
  return recorder.history(kept, one.name, (child ?? request.flow).document);
}
