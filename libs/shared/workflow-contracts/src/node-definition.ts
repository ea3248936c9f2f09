import { z } from 'zod';

export const NODE_CATEGORIES = [
  'trigger',
  'messaging',
  'logic',
  'timing',
  'data',
  'customer',
  'integration',
  'ai',
] as const;
export type NodeCategory = (typeof NODE_CATEGORIES)[number];

/**
 * What a node type *is*: browser-safe, without behaviour. What it *does* stands in the engine (pure node types) or in
 * an executor of the workflow library (`sideEffects: true`); start-up fails when a definition has neither.
 */
export interface NodeDefinition<C extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  type: string;
  version: number;
  category: NodeCategory;
  label: string;
  /** One sentence for the palette and the docs. */
  description: string;
  config: C;
  output: O;
  /** Ports a run may leave by. May depend on the configuration (switch cases, branches). */
  outcomes: readonly string[] | ((config: z.infer<C>) => readonly string[]);
  /** True when an executor talks to the world; such nodes also have an `error` port. */
  sideEffects: boolean;
  /** True for a node that is pure with most configurations and calls an executor with some. */
  mayHaveEffects?: boolean;
  /** True for a node without side effects that can fail over its input; it has an `error` port too. */
  mayFail?: boolean;
  /** True when a run may rest here: delays, waits, questions. A cycle must hold one such node. */
  waits?: boolean;
  /** True for nodes that need no outgoing edge (end, fail). */
  terminal?: boolean;
  /** The configuration of a new node on the canvas, where the schema's defaults do not make a useful one. */
  starter?: Readonly<Record<string, unknown>>;
}
export type AnyNodeDefinition = NodeDefinition;
export type NodeConfig<D extends NodeDefinition> = z.infer<D['config']>;
export type NodeOutput<D extends NodeDefinition> = z.infer<D['output']>;

export function defineNode<C extends z.ZodType, O extends z.ZodType>(
  definition: NodeDefinition<C, O>,
): NodeDefinition<C, O> {
  return definition;
}

/** The ports of a node with this configuration; `error` is added for nodes that can fail. */
export function portsOf(definition: AnyNodeDefinition, config: unknown): string[] {
  if (typeof definition.outcomes !== 'function') return portsOfParsed(definition, config);
  const parsed = definition.config.safeParse(config);
  return parsed.success ? portsOfParsed(definition, parsed.data) : portsOfParsed({ ...definition, outcomes: [] }, null);
}

/** The same for a configuration that the definition's schema has parsed. */
export function portsOfParsed(definition: AnyNodeDefinition, config: unknown): string[] {
  const { outcomes, sideEffects, mayFail } = definition;
  const ports = typeof outcomes === 'function' ? outcomes(config) : outcomes;
  return (sideEffects || mayFail) && !ports.includes('error') ? [...ports, 'error'] : [...ports];
}
