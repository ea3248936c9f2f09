import type { AnyNodeDefinition } from '@columba/workflow-contracts';
import { z } from 'zod';
import { alternatives, isSchema, type JsonSchema } from '../config/json-schema.js';

const schemas = new WeakMap<AnyNodeDefinition, JsonSchema>();

/** Which of these fields, one inside the other, is not in what a node type puts out? Null when all may be there. */
export function fieldsPutOut(
  definition: AnyNodeDefinition,
  fields: readonly string[],
): { key: string; known: string[] } | null {
  const root = outputSchema(definition);
  let open = alternatives(root, root);
  for (const key of fields) {
    const objects = open.map((schema) => schema.properties).filter(isSchema);
    const isOpen = open.some((schema) => isOpenSchema(schema));
    const inner = objects
      .map((properties) => (Object.hasOwn(properties, key) ? properties[key] : null))
      .filter(isSchema);
    if (inner.length === 0) {
      const known = [...new Set(objects.flatMap(Object.keys))];
      return isOpen || objects.length === 0 ? null : { key, known };
    }
    open = inner.flatMap((schema) => alternatives(schema, root));
  }
  return null;
}

function outputSchema(definition: AnyNodeDefinition): JsonSchema {
  const known = schemas.get(definition);
  if (known) return known;
  const schema = z.toJSONSchema(definition.output, { io: 'output', unrepresentable: 'any' }) as JsonSchema;
  schemas.set(definition, schema);
  return schema;
}

/** Says nothing of its fields, or takes others beside those it names. */
function isOpenSchema(schema: JsonSchema): boolean {
  const { properties, additionalProperties, $ref, anyOf, oneOf, allOf } = schema;
  if ($ref !== undefined || anyOf !== undefined || oneOf !== undefined || allOf !== undefined) return false;
  return isSchema(properties)
    ? additionalProperties !== false
    : schema.type === undefined || schema.type === 'object' || schema.type === 'array';
}
