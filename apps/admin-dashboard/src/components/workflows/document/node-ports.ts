import { type FlowDocument, type FlowEdge, type FlowNode, nodeDefinition, portsOf } from '@columba/workflow-contracts';

/**
 * The ports that a node shows. Unlike the contract's `portsOf`, a configuration that is still being written keeps the
 * ports that can already be told, so that a switch does not lose its edges while a case is being typed.
 */
export function portsOfNode(node: Pick<FlowNode, 'type' | 'config'>): string[] {
  const known = portCache.get(node.config);
  if (known?.type === node.type) return known.ports;
  const ports = readPorts(node);
  portCache.set(node.config, { type: node.type, ports });
  return ports;
}

/** Documents are never changed in place, so what was read from a configuration stays true. */
const portCache = new WeakMap<object, { type: string; ports: string[] }>();
const sourceCache = new WeakMap<readonly FlowEdge[], ReadonlyMap<string, string[]>>();

function readPorts(node: Pick<FlowNode, 'type' | 'config'>): string[] {
  const definition = nodeDefinition(node.type);
  if (!definition) return [];
  if (typeof definition.outcomes !== 'function' || definition.config.safeParse(node.config).success) {
    return portsOf(definition, node.config);
  }
  const drafted = draftedPorts(definition.outcomes, node.config);
  const fails = definition.sideEffects || definition.mayFail;
  return fails && !drafted.includes('error') ? [...drafted, 'error'] : drafted;
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
  const named = usedPorts(document).get(node.id) ?? [];
  return named.every((port) => ports.includes(port)) ? ports : [...new Set([...ports, ...named])];
}

/** Ports that edges leave by, for each node that has some. */
export function usedPorts({ edges }: Pick<FlowDocument, 'edges'>): ReadonlyMap<string, string[]> {
  const known = sourceCache.get(edges);
  if (known) return known;
  const used = new Map<string, string[]>();
  for (const { from } of edges) used.set(from.node, [...(used.get(from.node) ?? []), from.port]);
  sourceCache.set(edges, used);
  return used;
}

/** The first port that no edge leaves by; the error port comes last of all. */
export function firstFreePort(document: Pick<FlowDocument, 'edges'>, node: FlowNode): string | null {
  const used = usedPorts(document).get(node.id) ?? [];
  const free = portsOfNode(node).filter((port) => !used.includes(port));
  return free.find((port) => port !== 'error') ?? free[0] ?? null;
}

export function acceptsInput(type: string): boolean {
  return nodeDefinition(type)?.category !== 'trigger';
}
