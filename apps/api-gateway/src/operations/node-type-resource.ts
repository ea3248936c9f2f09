import type { AnyNodeDefinition, NodeTypeResource } from '@columba/workflow-contracts';
import { z } from 'zod';

/** A definition as the API shows it. The configuration's schema is of what people write: defaults may be left out. */
export function nodeTypeResourceOf(definition: AnyNodeDefinition): NodeTypeResource {
  const { type, version, category, label, description, config, output, outcomes, sideEffects, waits, terminal } =
    definition;
  return {
    type,
    version,
    category,
    label,
    description,
    configSchema: z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>,
    outputSchema: z.toJSONSchema(output, { unrepresentable: 'any' }) as Record<string, unknown>,
    outcomes: typeof outcomes === 'function' ? null : [...outcomes],
    sideEffects,
    waits: waits ?? false,
    terminal: terminal ?? false,
  };
}
