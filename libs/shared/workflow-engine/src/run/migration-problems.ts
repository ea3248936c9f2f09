import type { FlowPlan } from '../plan/flow-plan.js';
import type { RunToken } from './run-state.js';

export type NodeMapping = Readonly<Record<string, string>>;

/** Why a path that stands at this node cannot stand in the new version; null when it can. */
export function nodeProblem(nodeId: string, from: FlowPlan, to: FlowPlan, mapping: NodeMapping): string | null {
  const target = mapping[nodeId] ?? nodeId;
  const node = to.nodes.get(target);
  if (!node) return target === nodeId ? `The node "${nodeId}" is gone.` : `There is no node "${target}" to move to.`;
  const type = from.nodes.get(nodeId)?.type;
  if (type !== undefined && type !== node.type)
    return `The node "${target}" is of another type: ${node.type}, not ${type}.`;
  return null;
}

/** Behaviours that a run rests at with something begun that is kept under the node's id. `*`: whatever has an effect. */
const BEGIN: ReadonlySet<string> = new Set(['*', 'ask_question', 'approval', 'subflow', 'set_variables', 'loop']);

/** The same for whatever run rests at the node, before any of them is looked at: what its kind of node has begun by then. */
export function placeProblem(nodeId: string, from: FlowPlan, to: FlowPlan, mapping: NodeMapping): string | null {
  const problem = nodeProblem(nodeId, from, to, mapping);
  if (problem !== null || (mapping[nodeId] ?? nodeId) === nodeId) return problem;
  return BEGIN.has(from.nodes.get(nodeId)?.behaviour.type ?? '') ? begunAt(nodeId) : null;
}

/** Why a path cannot move as it stands just now. */
export function tokenProblem(token: RunToken, mapping: NodeMapping): string | null {
  const { nodeId, status, attempt, waits = [] } = token;
  if (status === 'executing') return `The node "${nodeId}" is being executed.`;
  if ((mapping[nodeId] ?? nodeId) === nodeId) return null;
  // Keys of effects and waits are made of the node's id: under another one, what was done would be done again.
  const tied = attempt > 0 || waits.some(({ kind }) => kind !== 'event');
  return tied ? begunAt(nodeId) : null;
}

function begunAt(nodeId: string): string {
  return `The node "${nodeId}" has begun its work: it can move only under the same id.`;
}
