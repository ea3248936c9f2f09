import { type JsonSchema, resolveRef } from './json-schema';

/** One field of a form. The renderer picks a control by `kind` and knows no node type. */
export interface FieldModel {
  key: string;
  kind: FieldKind;
  required: boolean;
  options?: string[];
  defaultValue?: unknown;
  min?: number;
  max?: number;
  maxLength?: number;
  pattern?: string;
  /** Fields of one entry, for `objects`, `mapping` and `object`. */
  fields?: FieldModel[];
  minItems?: number;
  maxItems?: number;
  /** A template long enough for several lines. */
  multiline?: boolean;
}
export type FieldKind =
  | 'text'
  | 'template'
  | 'select'
  | 'choices'
  | 'boolean'
  | 'number'
  | 'duration'
  | 'condition'
  | 'message-match'
  | 'words'
  | 'objects'
  | 'mapping'
  | 'object'
  | 'journey'
  | 'json';

export function fieldsOfSchema(schema: JsonSchema, root: JsonSchema = schema): FieldModel[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([key, property]) =>
    fieldOf(key, resolveRef(property, root), required.has(key), root),
  );
}

function fieldOf(key: string, schema: JsonSchema, required: boolean, root: JsonSchema): FieldModel {
  const base = { key, required, ...(schema.default === undefined ? {} : { defaultValue: schema.default }) };
  if (key === 'flowId' && schema.format === 'uuid') return { ...base, kind: 'journey' };
  const byFormat = FORMATS[schema.format ?? ''];
  if (byFormat) return { ...base, ...byFormat(schema) };
  const options = optionsOf(schema);
  if (options) return { ...base, kind: 'select', options };
  return { ...base, ...byType(schema, root) };
}

type KindFields = Omit<FieldModel, 'key' | 'required' | 'defaultValue'>;

const MULTILINE_FROM = 1_000;
const FORMATS: Record<string, (schema: JsonSchema) => KindFields> = {
  liquid: (schema) => ({
    kind: 'template',
    maxLength: schema.maxLength,
    multiline: (schema.maxLength ?? Number.POSITIVE_INFINITY) >= MULTILINE_FROM,
  }),
  condition: () => ({ kind: 'condition' }),
  'iso-duration': () => ({ kind: 'duration' }),
  'message-match': () => ({ kind: 'message-match' }),
};

function byType(schema: JsonSchema, root: JsonSchema): KindFields {
  switch (schema.type) {
    case 'string':
      return { kind: 'text', maxLength: schema.maxLength, pattern: schema.pattern };
    case 'boolean':
      return { kind: 'boolean' };
    case 'number':
    case 'integer':
      return { kind: 'number', min: schema.minimum, max: schema.maximum };
    case 'array':
      return arrayOf(schema, root);
    case 'object':
      if (schema.properties) return { kind: 'object', fields: fieldsOfSchema(schema, root) };
      return isMapping(schema) ? { kind: 'mapping', fields: MAPPING_FIELDS } : { kind: 'json' };
    default:
      return { kind: 'json' };
  }
}

const MAPPING_FIELDS: FieldModel[] = [
  { key: 'name', kind: 'text', required: true, maxLength: 64 },
  { key: 'value', kind: 'template', required: false, multiline: false },
];

/** Templates by name. */
function isMapping({ additionalProperties }: JsonSchema): boolean {
  return (additionalProperties as JsonSchema | undefined)?.format === 'liquid';
}

function arrayOf(schema: JsonSchema, root: JsonSchema): KindFields {
  const item = resolveRef(schema.items ?? {}, root);
  const limits = { minItems: schema.minItems, maxItems: schema.maxItems };
  const options = optionsOf(item);
  if (options) return { kind: 'choices', options, ...limits };
  if (item.type === 'string') return { kind: 'words', pattern: item.pattern, maxLength: item.maxLength, ...limits };
  if (item.properties) return { kind: 'objects', fields: fieldsOfSchema(item, root), ...limits };
  return { kind: 'json', ...limits };
}

/** The choices of an enum, also where it is spread over a union (`channel` or `same`). Null when it is none. */
export function optionsOf(schema: JsonSchema): string[] | null {
  if (schema.enum) return schema.enum.map(String);
  if (typeof schema.const === 'string') return [schema.const];
  if (!schema.anyOf) return null;
  const parts = schema.anyOf.map(optionsOf);
  return parts.every((part) => part !== null) ? parts.flat() : null;
}

/** `initialDelayMs` -> `Initial delay ms`: the label of a field that has no translation. */
export function humanise(key: string): string {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
