'use client';

import type { FieldControlProps } from '../field-control';
import { entriesOfMapping, mappingOfEntries } from '../mapping-edits';
import { ObjectsField, type ObjectsFieldProps } from '../ObjectsField';

/** Values by name, each a template: shown as a list of names and values. An optional one without rows is left out. */
export function MappingField({ value, onChange, ...props }: FieldControlProps & Pick<ObjectsFieldProps, 'Form'>) {
  const change = (next: unknown) => {
    const entries = Array.isArray(next) ? next : [];
    onChange(entries.length === 0 && !props.field.required ? undefined : mappingOfEntries(entries));
  };
  return <ObjectsField {...props} value={entriesOfMapping(value)} onChange={change} />;
}
