import type { AnyNodeDefinition } from '@columba/workflow-contracts';
import { type FieldModel, fieldsOfSchema } from './field-model';
import { configSchemaOf } from './json-schema';

/** A new node's configuration: its defaults, an empty, editable value for each required field, and its starter. */
export function starterConfig(definition: AnyNodeDefinition): Record<string, unknown> {
  return { ...starterObject(fieldsOfSchema(configSchemaOf(definition))), ...definition.starter };
}

export function starterObject(fields: readonly FieldModel[]): Record<string, unknown> {
  const entries = fields
    .filter((field) => field.required || field.defaultValue !== undefined)
    .map((field) => [field.key, field.defaultValue ?? starterValue(field)]);
  return Object.fromEntries(entries);
}

const STARTERS: Record<FieldModel['kind'], (field: FieldModel) => unknown> = {
  text: () => '',
  template: () => '',
  select: (field) => field.options?.[0] ?? '',
  choices: (field) => (field.minItems ? (field.options ?? []).slice(0, 1) : []),
  boolean: () => false,
  number: (field) => field.min ?? 0,
  duration: () => 'P1D',
  condition: () => ({ all: [{ path: '', op: 'equals', value: '' }] }),
  'message-match': () => ({ any: [] }),
  words: () => [],
  objects: (field) => (field.minItems ? [starterEntry(field.fields ?? [], [])] : []),
  mapping: () => ({}),
  object: (field) => starterObject(field.fields ?? []),
  journey: () => '',
  json: () => null,
};

export function starterValue(field: FieldModel): unknown {
  return STARTERS[field.kind](field);
}

/** A further entry of a list. A field named `port` gets a free word, since ports must differ. */
export function starterEntry(fields: readonly FieldModel[], existing: readonly unknown[]): Record<string, unknown> {
  const entry = starterObject(fields);
  if (!fields.some((field) => field.key === 'port')) return entry;
  const taken = new Set(existing.map((one) => (one as { port?: unknown } | null)?.port));
  let n = existing.length + 1;
  while (taken.has(`case-${n}`)) n++;
  return { ...entry, port: `case-${n}` };
}

/** The field that a new node's form focuses: the first required one that is still empty. */
export function firstEmptyField(definition: AnyNodeDefinition, config: Record<string, unknown>): string | null {
  const empty = fieldsOfSchema(configSchemaOf(definition)).find(
    (field) => field.required && isEmpty(field, config[field.key]),
  );
  return empty?.key ?? null;
}

function isEmpty(field: FieldModel, value: unknown): boolean {
  if (field.kind === 'objects' || field.kind === 'condition' || field.kind === 'message-match') return true;
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
