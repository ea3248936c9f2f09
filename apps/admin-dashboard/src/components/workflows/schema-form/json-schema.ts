import type { AnyNodeDefinition } from '@columba/workflow-contracts';
import { z } from 'zod';

/** The part of JSON Schema (2020-12) that node configurations use. */
export interface JsonSchema {
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  title?: string;
  description?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  additionalProperties?: unknown;
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
}

const cache = new WeakMap<AnyNodeDefinition, JsonSchema>();

/** The form's schema of a node type: what people write, so fields with a default may be absent. */
export function configSchemaOf(definition: AnyNodeDefinition): JsonSchema {
  const known = cache.get(definition);
  if (known) return known;
  const schema = z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  cache.set(definition, schema);
  return schema;
}

export function outputSchemaOf(definition: AnyNodeDefinition): JsonSchema {
  return z.toJSONSchema(definition.output, { io: 'output', unrepresentable: 'any' }) as JsonSchema;
}

/** Follows one `$ref` into `$defs`; what stands beside the reference (a default, a title) wins. */
export function resolveRef(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = schema.$ref?.match(/^#\/\$defs\/(.+)$/)?.[1];
  const target = name ? root.$defs?.[name] : undefined;
  if (!target) return schema.allOf?.length === 1 ? { ...resolveRef(schema.allOf[0] ?? {}, root), ...schema } : schema;
  const { $ref: _ref, ...beside } = schema;
  return { ...target, ...beside };
}
