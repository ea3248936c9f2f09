export type JsonSchema = Record<string, unknown>;

/** References that lead in a circle end here. */
const DEEPEST = 20;

/** A schema with its references followed and its alternatives laid side by side. */
export function alternatives(schema: JsonSchema, root: JsonSchema, depth = 0): JsonSchema[] {
  if (depth > DEEPEST) return [];
  const inner = [schema.anyOf, schema.oneOf, schema.allOf].filter(Array.isArray).flat().filter(isSchema);
  const target = typeof schema.$ref === 'string' ? referenced(schema.$ref, root) : null;
  if (target) inner.push(target);
  return [schema, ...inner.flatMap((one) => alternatives(one, root, depth + 1))];
}

/** What a schema says of one property of an object. */
export function memberSchema(schema: JsonSchema, key: string): unknown {
  const { properties } = schema;
  if (isSchema(properties) && Object.hasOwn(properties, key)) return properties[key];
  return schema.additionalProperties;
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function referenced(reference: string, root: JsonSchema): JsonSchema | null {
  if (reference === '#') return root;
  const name = /^#\/\$defs\/(.+)$/.exec(reference)?.[1];
  const definitions = root.$defs;
  const target = name && isSchema(definitions) ? definitions[name] : null;
  return isSchema(target) ? target : null;
}
