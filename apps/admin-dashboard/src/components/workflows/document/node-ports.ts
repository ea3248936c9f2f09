import { type FlowDocument, type FlowNode, nodeDefinition, portsOf } from '@columba/workflow-contracts';

/**
 * The ports that a node shows. Unlike the contract's `portsOf`, a configuration that is still being written keeps the
 * ports that can already be told, so that a switch does not lose its edges while a case is being typed.
 */
export function portsOfNode(node: Pick<FlowNode, 'type' | 'config'>): string[] {
  const definition = nodeDefinition(node.type);
  if (!definition) return [];
  if (typeof definition.outcomes !== 'function' || definition.config.safeParse(node.config).success) {
    return portsOf(definition, node.config);
  }
  const drafted = draftedPorts(definition.outcomes, node.config);
  return definition.sideEffects && !drafted.includes('error') ? [...drafted, 'error'] : drafted;
}

function draftedPorts(outcomes: (config: unknown) => readonly string[], config: unknown): string[] {
  try {
    return [...new Set(outcomes(config).filter((port) => typeof port === 'string' && port !== ''))];
  } catch {
    return [];
  }
}

/** Ports of a node, with those that only an edge still names: a dangling edge must stay visible to be mended. */
export function shownPorts(document: Pick<FlowDocument, 'edges'>, node: FlowNode): string[] {
  const ports = portsOfNode(node);
  const named = document.edges.filter((edge) => edge.from.node === node.id).map((edge) => edge.from.port);
  return [...new Set([...ports, ...named])];
}

/** The first port that no edge leaves by; the error port comes last of all. */
export function firstFreePort(document: Pick<FlowDocument, 'edges'>, node: FlowNode): string | null {
  const used = new Set(document.edges.filter((edge) => edge.from.node === node.id).map((edge) => edge.from.port));
  const free = portsOfNode(node).filter((port) => !used.has(port));
  return free.find((port) => port !== 'error') ?? free[0] ?? null;
}

export function acceptsInput(type: string): boolean {
  return nodeDefinition(type)?.category !== 'trigger';
}
