import {
  type FlowDocument,
  type FlowEdge,
  type FlowNode,
  nodeDefinition,
  portsOfParsed,
} from '@columba/workflow-contracts';
import { behaviourOf, hasEffects } from '../behaviours/behaviour-registry.js';
import { DEFAULT_RETRY_POLICY } from '../retry/retry-policy.js';
import { compileConfig } from '../templates/config-renderer.js';
import { TemplateEngine } from '../templates/template-engine.js';
import { type ErrorTransform, errorTransform } from '../variables/error-transform.js';
import { sharedVariableNames } from '../variables/shared-variables.js';
import type { FlowPlan, PlanNode } from './flow-plan.js';
import { reachingWithinScope } from './reaching.js';

/** A document that cannot be run. `validateFlow` finds the same, all at once and with pointers. */
export class FlowCompileError extends Error {
  override readonly name = 'FlowCompileError';
}

/**
 * Reads a flow document once for thousands of runs: configurations parsed, templates and conditions compiled, edges by
 * node and port.
 * @throws FlowCompileError when the document is not valid
 */
export function compileFlow(document: FlowDocument): FlowPlan {
  const engine = new TemplateEngine(document.settings.timezone);
  const incoming = groupBy(document.edges, (edge) => edge.to.node);
  const outgoing = groupBy(document.edges, (edge) => edge.from.node);
  const nodes = new Map<string, PlanNode>();
  for (const node of document.nodes) {
    nodes.set(node.id, compileNode(node, engine, { incoming, outgoing, settings: document.settings }));
  }
  for (const { id, to } of document.edges) {
    if (!nodes.has(to.node))
      throw new FlowCompileError(`Edge "${id}" leads to the node "${to.node}", which is not there.`);
  }
  const reaching = reachingWithinScope(nodes, incoming);
  const transforms = errorTransforms(document.edges, engine);
  const shared = sharedVariableNames([[...nodes.values()].map(({ config }) => config), document.edges], engine);
  return { name: document.name, settings: document.settings, nodes, reaching, transforms, shared };
}

function errorTransforms(edges: readonly FlowEdge[], engine: TemplateEngine): Map<string, ErrorTransform> {
  const transforms = new Map<string, ErrorTransform>();
  for (const { id, onError } of edges) {
    if (!onError?.set) continue;
    try {
      transforms.set(id, errorTransform(onError.set, engine));
    } catch (error) {
      throw new FlowCompileError(`Edge "${id}": ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return transforms;
}

interface Surroundings {
  incoming: ReadonlyMap<string, readonly FlowEdge[]>;
  outgoing: ReadonlyMap<string, readonly FlowEdge[]>;
  settings: FlowDocument['settings'];
}

function compileNode(node: FlowNode, engine: TemplateEngine, edges: Surroundings): PlanNode {
  const definition = nodeDefinition(node.type);
  const behaviour = definition && behaviourOf(definition);
  if (!definition || !behaviour) throw new FlowCompileError(`Node "${node.id}" has the unknown type "${node.type}".`);
  const parsed = definition.config.safeParse(node.config);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new FlowCompileError(`Node "${node.id}": config.${issue?.path.join('.')}: ${issue?.message}`);
  }
  const config = parsed.data as Readonly<Record<string, unknown>>;
  try {
    return {
      id: node.id,
      type: node.type,
      definition,
      behaviour,
      config,
      prepared: behaviour.prepare?.(config, edges.settings),
      render: compileConfig(definition, config, engine),
      retry: hasEffects(definition, config) ? (node.retry ?? DEFAULT_RETRY_POLICY) : null,
      timeoutMs: node.timeoutMs ?? null,
      outgoing: groupBy(edges.outgoing.get(node.id) ?? [], (edge) => edge.from.port),
      incoming: edges.incoming.get(node.id) ?? [],
      ports: new Set(portsOfParsed(definition, config)),
    };
  } catch (error) {
    throw new FlowCompileError(`Node "${node.id}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

function groupBy(edges: readonly FlowEdge[], keyOf: (edge: FlowEdge) => string): Map<string, FlowEdge[]> {
  const groups = new Map<string, FlowEdge[]>();
  for (const edge of edges) {
    const group = groups.get(keyOf(edge));
    if (group) group.push(edge);
    else groups.set(keyOf(edge), [edge]);
  }
  return groups;
}
