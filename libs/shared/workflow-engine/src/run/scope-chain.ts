import type { RunScope, RunState, RunToken } from './run-state.js';

type Scoped = Pick<RunState, 'scopes'>;

/** An iteration with its id. */
export interface NamedScope {
  id: string;
  scope: RunScope;
}

/** The iterations that a token is in, innermost first. */
export function scopesAround({ scopes }: Scoped, id: string | undefined): NamedScope[] {
  const chain: NamedScope[] = [];
  for (let next = id; next !== undefined; ) {
    const scope = scopes?.[next];
    if (!scope) break;
    chain.push({ id: next, scope });
    next = scope.parent;
  }
  return chain;
}

/** Ids of the loop nodes that a token is in, innermost first. */
export function loopsAround(state: Scoped, id: string | undefined): readonly string[] {
  return id === undefined ? NONE : scopesAround(state, id).map(({ scope }) => scope.loopNode);
}
const NONE: readonly string[] = [];

/** The tokens of an iteration, those of loops inside it included. */
export function tokensWithin(state: Pick<RunState, 'scopes' | 'tokens'>, scopeId: string): RunToken[] {
  return state.tokens.filter(
    (token) => token.scope !== undefined && scopesAround(state, token.scope).some(({ id }) => id === scopeId),
  );
}

/** What a node put out last, as seen from an iteration: its own, or that of the iterations around it, or the run's. */
export function outputSeenFrom(
  state: Pick<RunState, 'scopes' | 'nodes'>,
  scopeId: string | undefined,
  nodeId: string,
): unknown {
  const frames = [...scopesAround(state, scopeId).map(({ scope }) => scope), state];
  return frames.find(({ nodes }) => Object.hasOwn(nodes, nodeId))?.nodes[nodeId]?.output;
}
