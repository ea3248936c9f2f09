import type { RunState, RunToken, TokenWait } from './run-state.js';

type Place = Pick<RunToken, 'nodeId' | 'iteration'>;

/** The same for every attempt of one entry of a node. */
export function idempotencyKeyOf(state: Pick<RunState, 'runId'>, token: Place): string {
  return `${state.runId}:${token.nodeId}:${token.iteration}`;
}

export function waitIdOf(state: Pick<RunState, 'runId'>, token: Place, kind: TokenWait['kind']): string {
  return `${idempotencyKeyOf(state, token)}:${kind}`;
}
