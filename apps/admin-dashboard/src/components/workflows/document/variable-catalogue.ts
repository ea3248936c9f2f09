import { type FlowDocument, type FlowNode, nodeDefinition } from '@columba/workflow-contracts';
import { type JsonSchema, outputSchemaOf } from '../schema-form/json-schema';

export interface VariableGroup {
  /** `event`, `customer`, `vars`, `run`, `error`, or the id of a node whose output this is. */
  id: string;
  nodeId?: string;
  paths: string[];
}

const MESSAGE_EVENT = ['event.text', 'event.channel', 'event.from', 'event.messageId'];
const CUSTOMER = ['customer.firstName', 'customer.lastName', 'customer.locale', 'customer.timezone', 'customer.tags'];
const RUN = ['now', 'run.id'];
const ERROR = ['error.code', 'error.kind', 'error.message'];

/** What a template or condition of this node can name: only what comes before it can have an output. */
export function variablesAt(document: FlowDocument, nodeId: string | null): VariableGroup[] {
  const before = nodeId ? nodesBefore(document, nodeId) : [];
  const groups: VariableGroup[] = [
    { id: 'event', paths: eventPaths(nodeId ? [...before, ...selfTrigger(document, nodeId)] : document.nodes) },
    { id: 'customer', paths: CUSTOMER },
    { id: 'vars', paths: variableNames(document).map((name) => `vars.${name}`) },
    ...before.map(outputGroup),
    ...(nodeId && behindError(document, nodeId, before) ? [{ id: 'error', paths: ERROR }] : []),
    { id: 'run', paths: RUN },
  ];
  return groups.filter((group) => group.paths.length > 0);
}

/** Nodes from which this one can be reached, nearest first. */
export function nodesBefore(document: FlowDocument, nodeId: string): FlowNode[] {
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  const seen = new Set<string>([nodeId]);
  const queue = [nodeId];
  const found: FlowNode[] = [];
  for (let current = queue.shift(); current !== undefined; current = queue.shift()) {
    for (const edge of document.edges) {
      const source = edge.to.node === current ? byId.get(edge.from.node) : undefined;
      if (!source || seen.has(source.id)) continue;
      seen.add(source.id);
      found.push(source);
      queue.push(source.id);
    }
  }
  return found;
}

function selfTrigger(document: FlowDocument, nodeId: string): FlowNode[] {
  return document.nodes.filter((node) => node.id === nodeId && nodeDefinition(node.type)?.category === 'trigger');
}

function eventPaths(nodes: readonly FlowNode[]): string[] {
  const types = new Set(nodes.map((node) => node.type));
  const byMessage = types.has('trigger_message') ? MESSAGE_EVENT : [];
  const byEvent = types.has('trigger_event') ? ['event.type', 'event.data'] : [];
  const byHand = types.has('trigger_manual') ? ['event.input'] : [];
  return [...byMessage, ...byEvent, ...byHand];
}

/** Names in `vars`: from the settings, from Set variables nodes and from replies that are kept. */
export function variableNames(document: FlowDocument): string[] {
  const names = new Set(Object.keys(document.settings.variables));
  for (const node of document.nodes) {
    const assigned = Array.isArray(node.config.assign) ? (node.config.assign as { name?: unknown }[]) : [];
    for (const name of [...assigned.map((one) => one?.name), node.config.saveAs]) {
      if (typeof name === 'string' && name !== '') names.add(name);
    }
  }
  return [...names];
}

function outputGroup(node: FlowNode): VariableGroup {
  const definition = nodeDefinition(node.type);
  const paths = definition ? pathsOfSchema(outputSchemaOf(definition), `nodes.${node.id}.output`) : [];
  return { id: node.id, nodeId: node.id, paths };
}

function pathsOfSchema(schema: JsonSchema, prefix: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const path = `${prefix}.${key}`;
    return property.properties ? pathsOfSchema(property, path) : [path];
  });
}

function behindError(document: FlowDocument, nodeId: string, before: readonly FlowNode[]): boolean {
  const behind = new Set([nodeId, ...before.map((node) => node.id)]);
  return document.edges.some((edge) => edge.from.port === 'error' && behind.has(edge.to.node));
}
