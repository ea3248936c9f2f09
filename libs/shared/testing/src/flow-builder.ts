import {
  endNode,
  type FlowDocument,
  type FlowDocumentInput,
  type FlowEdge,
  type FlowNode,
  flowDocumentSchema,
  type NodeDefinition,
  portsOf,
  triggerManualNode,
} from '@columba/workflow-contracts';
import type { z } from 'zod';

type NodeExtras = Pick<FlowNode, 'label' | 'retry' | 'timeoutMs'>;
type Place = { node: string; port: string };

/** Begins a flow document: `flow('hello').trigger().next('greet', sendMessageNode, {...}).end().build()`. */
export function flow(name: string): FlowBuilder {
  return new FlowBuilder(name);
}

/**
 * Writes flow documents the way they are spoken. It stands at one port of one node, the last one added; what comes next
 * is connected there.
 */
export class FlowBuilder {
  private readonly nodes: FlowNode[] = [];
  private readonly edges: FlowEdge[] = [];
  private chosen: FlowDocumentInput['settings'] = {};
  private at: Place | null = null;

  constructor(private readonly name: string) {}

  settings(settings: FlowDocumentInput['settings']): this {
    this.chosen = { ...this.chosen, ...settings };
    return this;
  }

  /** A node that starts runs; by hand when nothing else is said. */
  trigger<C extends z.ZodType, O extends z.ZodType>(
    definition: NodeDefinition<C, O> = triggerManualNode as unknown as NodeDefinition<C, O>,
    config: z.input<C> = {} as z.input<C>,
    id = 'start',
  ): this {
    this.at = null;
    return this.next(id, definition, config);
  }

  /** Adds a node behind the present port, and stands at its first port. */
  next<C extends z.ZodType, O extends z.ZodType>(
    id: string,
    definition: NodeDefinition<C, O>,
    config: z.input<C>,
    extras: Partial<NodeExtras> = {},
  ): this {
    if (this.at) this.to(id);
    this.nodes.push({ id, type: definition.type, config: config as Record<string, unknown>, ...extras });
    const [port = 'out'] = portsOf(definition as unknown as NodeDefinition, config);
    this.at = { node: id, port };
    return this;
  }

  /** Goes to a port of a node that is there. */
  from(node: string, port = 'out'): this {
    this.at = { node, port };
    return this;
  }

  /** Goes to another port of the present node. */
  port(port: string): this {
    return this.from(this.place().node, port);
  }

  /** Connects the present port to a node, which may be added later, and stays. */
  to(node: string, onError?: FlowEdge['onError']): this {
    const id = `e${this.edges.length + 1}`;
    this.edges.push({ id, from: this.place(), to: { node }, ...(onError ? { onError } : {}) });
    return this;
  }

  /** Ends the present path. */
  end(id = 'done'): this {
    if (this.nodes.some((node) => node.id === id)) return this.to(id);
    return this.next(id, endNode, {});
  }

  /** @throws ZodError when what was written is no flow document */
  build(): FlowDocument {
    return flowDocumentSchema.parse({
      schemaVersion: 1,
      name: this.name,
      settings: this.chosen,
      nodes: this.nodes,
      edges: this.edges,
    });
  }

  private place(): Place {
    if (!this.at) throw new Error(`The flow "${this.name}" has no node yet to connect from.`);
    return { ...this.at };
  }
}
