import type { AnyNodeDefinition } from '@columba/workflow-contracts';
import { z } from 'zod';

type Schema = Record<string, unknown>;

/** Where a node type's configuration holds templates: read from its JSON Schema once. */
interface FieldMap {
  root: Schema;
  any: boolean;
}

const maps = new WeakMap<AnyNodeDefinition, FieldMap>();

/** A template somewhere in a node's configuration. */
export interface TemplateField {
  path: readonly (string | number)[];
  source: string;
}

/** Every text of this configuration whose field is a Liquid template (`format: liquid`), in arrays and records too. */
export function templateFields(definition: AnyNodeDefinition, config: unknown): TemplateField[] {
  const { root, any } = fieldMap(definition);
  if (!any) return [];
  const found: TemplateField[] = [];
  walk([root], config, [], { root, found });
  return found;
}

function fieldMap(definition: AnyNodeDefinition): FieldMap {
  const known = maps.get(definition);
  if (known) return known;
  const root = z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }) as Schema;
  const map = { root, any: JSON.stringify(root).includes('"format":"liquid"') };
  maps.set(definition, map);
  return map;
}

interface Walk {
  root: Schema;
  found: TemplateField[];
}

function walk(schemas: readonly Schema[], value: unknown, path: readonly (string | number)[], to: Walk): void {
  const open = schemas.flatMap((schema) => alternatives(schema, to.root, 0));
  if (typeof value === 'string') {
    if (open.some((schema) => schema.format === 'liquid')) to.found.push({ path, source: value });
    return;
  }
  if (Array.isArray(value)) {
    const items = open.map((schema) => schema.items).filter(isSchema);
    if (items.length > 0) value.forEach((item, index) => void walk(items, item, [...path, index], to));
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const members = open.map((schema) => memberSchema(schema, key)).filter(isSchema);
    if (members.length > 0) walk(members, item, [...path, key], to);
  }
}

function memberSchema(schema: Schema, key: string): unknown {
  const properties = schema.properties;
  if (isSchema(properties) && Object.hasOwn(properties, key)) return properties[key];
  return schema.additionalProperties;
}

/** A schema with its references followed and its alternatives laid side by side. */
function alternatives(schema: Schema, root: Schema, depth: number): Schema[] {
  if (depth > 20) return [];
  const inner = [schema.anyOf, schema.oneOf, schema.allOf].filter(Array.isArray).flat().filter(isSchema);
  if (typeof schema.$ref === 'string') {
    const target = referenced(schema.$ref, root);
    if (target) inner.push(target);
  }
  return [schema, ...inner.flatMap((one) => alternatives(one, root, depth + 1))];
}

function referenced(reference: string, root: Schema): Schema | null {
  if (reference === '#') return root;
  const name = /^#\/\$defs\/(.+)$/.exec(reference)?.[1];
  const definitions = root.$defs;
  const target = name && isSchema(definitions) ? definitions[name] : null;
  return isSchema(target) ? target : null;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
