import type { AnyNodeDefinition } from '@columba/workflow-contracts';
import { z } from 'zod';
import { alternatives, isSchema, type JsonSchema, memberSchema } from './json-schema.js';

export type FieldPath = readonly (string | number)[];

/** A value somewhere in a node's configuration, whose schema carries the format that was asked for. */
export interface ConfigField {
  path: FieldPath;
  value: unknown;
}

/** A node type's configuration as JSON Schema, with the formats that occur in it: made once. */
interface FieldMap {
  root: JsonSchema;
  text: string;
}

const maps = new WeakMap<AnyNodeDefinition, FieldMap>();

/**
 * Every field of this configuration with a format: `liquid` for templates, `condition`, `message-match`. Goes through
 * lists, records and alternatives; does not look into a field that it has found.
 */
export function configFields(definition: AnyNodeDefinition, config: unknown, format: string): ConfigField[] {
  const { root, text } = fieldMap(definition);
  if (!text.includes(`"format":"${format}"`)) return [];
  const found: ConfigField[] = [];
  walk([root], config, [], { root, format, found });
  return found;
}

function fieldMap(definition: AnyNodeDefinition): FieldMap {
  const known = maps.get(definition);
  if (known) return known;
  const root = z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const map = { root, text: JSON.stringify(root) };
  maps.set(definition, map);
  return map;
}

interface Search {
  root: JsonSchema;
  format: string;
  found: ConfigField[];
}

function walk(schemas: readonly JsonSchema[], value: unknown, path: FieldPath, search: Search): void {
  const open = schemas.flatMap((schema) => alternatives(schema, search.root));
  if (open.some((schema) => schema.format === search.format)) {
    search.found.push({ path, value });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) {
    const members = open.map((schema) => (isList ? schema.items : memberSchema(schema, key))).filter(isSchema);
    if (members.length > 0) walk(members, item, [...path, isList ? Number(key) : key], search);
  }
}
