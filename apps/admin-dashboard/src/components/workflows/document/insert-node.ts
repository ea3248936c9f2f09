import { type FlowDocument, type FlowNode, nodeDefinition } from '@columba/workflow-contracts';
import { starterConfig } from '../schema-form/starter-config';
import { addNodes, connect, type PortRef, type XY } from './document-edits';
import { cardHeight, freePlace, GAP, placeAfter } from './node-geometry';
import { freeNodeId, nodeIdsOf } from './node-ids';
import { acceptsInput, firstFreePort, portsOfNode } from './node-ports';

export interface Inserted {
  document: FlowDocument;
  nodeId: string;
}

/** Where the new node goes: behind a port, behind a node's first free port, or at a place of the canvas. */
export type InsertAt = { port: PortRef; at?: XY } | { after: string } | { at: XY } | undefined;

/** Makes a node of a type with the configuration its schema can already tell, places it and connects it. */
export function insertNode(document: FlowDocument, type: string, where: InsertAt): Inserted | null {
  const definition = nodeDefinition(type);
  if (!definition) return null;
  const node: FlowNode = {
    id: freeNodeId(nodeIdsOf(document), type),
    type,
    config: starterConfig(definition),
  };
  const port = acceptsInput(type) ? sourcePort(document, where) : null;
  const position = placeFor(document, node, port, where);
  const added = addNodes(document, [{ ...node, position }]);
  return { document: port ? connect(added, port, node.id) : added, nodeId: node.id };
}

function sourcePort(document: FlowDocument, where: InsertAt): PortRef | null {
  if (!where) return null;
  if ('port' in where) return where.port;
  if (!('after' in where)) return null;
  const source = document.nodes.find((node) => node.id === where.after);
  const port = source ? firstFreePort(document, source) : null;
  return port ? { node: where.after, port } : null;
}

function placeFor(document: FlowDocument, node: FlowNode, port: PortRef | null, where: InsertAt): XY {
  const height = cardHeight(portsOfNode(node).length);
  if (where && 'at' in where && where.at) return freePlace(document, where.at, height);
  const source = port && document.nodes.find((one) => one.id === port.node);
  if (port && source) return placeAfter(document, source, port.port, height);
  const beside = where && 'after' in where ? document.nodes.find((one) => one.id === where.after) : undefined;
  if (beside) return placeAfter(document, beside, '', height);
  return freePlace(document, belowAll(document), height);
}

function belowAll(document: FlowDocument): XY {
  const lowest = document.nodes.reduce((low, node) => Math.max(low, (node.position?.y ?? 0) + 160), 0);
  const left = document.nodes.reduce((x, node) => Math.min(x, node.position?.x ?? 0), 0);
  return document.nodes.length === 0 ? { x: 0, y: 0 } : { x: left, y: lowest + GAP.y };
}
