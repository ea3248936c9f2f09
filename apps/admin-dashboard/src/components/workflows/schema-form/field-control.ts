import type { FieldModel } from './field-model';

/** What every control takes. `undefined` clears an optional field. */
export interface FieldControlProps {
  field: FieldModel;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Dotted path from the node, also the control's `data-field`. */
  path: string;
  label: string;
  hint?: string;
}

/** What a form of several fields takes: the whole step's, or one entry's of a list. */
export interface SchemaFormProps {
  fields: readonly FieldModel[];
  value: Record<string, unknown>;
  /** `path` is where this object stands: `config`, `config.cases.0`. */
  path: string;
  onChange: (value: Record<string, unknown>) => void;
}

export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : String(value);
}

/** An emptied optional field is left out of the document; a required one stays, empty, and is a problem. */
export function textOrNothing(field: Pick<FieldModel, 'required'>, text: string): string | undefined {
  return text === '' && !field.required ? undefined : text;
}
