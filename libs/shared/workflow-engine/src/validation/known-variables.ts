import { behaviourOf } from '../behaviours/behaviour-registry.js';
import type { FlowGraph } from './flow-graph.js';

const ROOTS = new Set(['event', 'customer', 'conversation', 'vars', 'nodes', 'loop', 'error', 'now', 'run']);

/** What templates and conditions of a flow can name. */
export interface KnownVariables {
  /** What is unknown about a path, in words; null when it is known. */
  complaint(path: readonly string[]): { message: string; mend: string } | null;
}

export function knownVariables({ document, nodes, byId }: FlowGraph): KnownVariables {
  const variables = new Set(Object.keys(document.settings.variables));
  for (const { definition, config } of nodes) {
    if (!definition || !config) continue;
    for (const name of behaviourOf(definition)?.variables?.(config) ?? []) variables.add(name);
  }
  return {
    complaint: ([root, name]) => {
      if (root === undefined) return null;
      if (!ROOTS.has(root)) return unknownRoot(root);
      if (root === 'vars' && name !== undefined && !variables.has(name)) return unknownVariable(name);
      if (root === 'nodes' && name !== undefined && !byId.has(name)) return unknownNode(name);
      return null;
    },
  };
}

function unknownRoot(root: string) {
  return {
    message: `"${root}" is nothing that a run knows.`,
    mend: `Begin with one of ${[...ROOTS].join(', ')}; your own variables are called vars.${root}.`,
  };
}

function unknownVariable(name: string) {
  return {
    message: `The variable "${name}" is never set.`,
    mend: `Set it in a node before, give it an initial value in the flow's settings, or check its spelling.`,
  };
}

function unknownNode(name: string) {
  return {
    message: `There is no node "${name}" in the flow.`,
    mend: 'Use the id of a node that runs before.',
  };
}
