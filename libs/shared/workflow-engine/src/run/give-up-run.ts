import type { FlowError } from '@columba/workflow-contracts';
import type { StepFact } from './run-command.js';
import type { RunState } from './run-state.js';

export interface GivenUpRun {
  state: RunState;
  facts: StepFact[];
  /** With the node that the run stood at. */
  error: FlowError;
}

/**
 * Fails a run without taking a step of it: for one whose steps stop every worker. Needs no plan. Its tokens are kept as
 * they are, so that a re-drive goes on where the run stood. A re-driven run that has not gone on yet keeps what it
 * failed with before, and its facts begin anew.
 */
export function giveUpRun(state: RunState, cause: FlowError, atMs: number): GivenUpRun {
  const { failure } = state;
  const tokens = failure?.tokens ?? state.tokens;
  const moving = tokens.find(({ status }) => status === 'ready' || status === 'executing') ?? tokens[0];
  const error = { ...cause, nodeId: failure?.nodeId ?? moving?.nodeId ?? null };
  const seq = (failure ? 0 : state.seq) + 1;
  const kept = failure ? { ...failure, error } : { error, tokenId: null, nodeId: error.nodeId, tokens };
  return {
    state: { ...state, status: 'failed', seq, tokens: [], failure: kept },
    facts: [{ seq, atMs, body: { type: 'run.failed', error } }],
    error,
  };
}
