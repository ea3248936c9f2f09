'use client';

import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ComponentType } from 'react';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import type { FieldControlProps, SchemaFormProps } from './field-control';
import { GroupField } from './fields/GroupField';
import { useFieldError, useForm } from './form-context';
import { starterEntry } from './starter-config';

export interface ObjectsFieldProps extends FieldControlProps {
  Form: ComponentType<SchemaFormProps>;
}
type Entry = Record<string, unknown>;

/** A list of like things (cases, assignments), each a small form; order matters and can be changed. */
export function ObjectsField({ field, value, onChange, path, label, hint, Form }: ObjectsFieldProps) {
  const t = useTranslations('editor.form');
  const { readOnly } = useForm();
  const entries = (Array.isArray(value) ? value : []) as Entry[];
  const fields = field.fields ?? [];
  const replace = (index: number, next: Entry) => onChange(entries.map((entry, i) => (i === index ? next : entry)));
  const move = (index: number, by: number) => {
    const next = [...entries];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    onChange(next);
  };
  const full = field.maxItems !== undefined && entries.length >= field.maxItems;
  return (
    <GroupField label={label} hint={hint} required={field.required} error={useFieldError(path)} path={path}>
      <ol className="flex flex-col gap-2">
        {entries.map((entry, index) => (
          // Entries have no identity but their place
          <li key={index} className="rounded-control border border-line bg-sunken/50">
            <div className="flex h-8 items-center pr-1 pl-2.5">
              <span className="tabular flex-1 text-12 text-faint">{index + 1}</span>
              {readOnly ? null : (
                <>
                  <IconButton
                    size="sm"
                    label={t('up', { n: index + 1 })}
                    icon={<ArrowUp />}
                    disabled={index === 0}
                    onClick={() => move(index, -1)}
                  />
                  <IconButton
                    size="sm"
                    label={t('down', { n: index + 1 })}
                    icon={<ArrowDown />}
                    disabled={index === entries.length - 1}
                    onClick={() => move(index, 1)}
                  />
                  <IconButton
                    size="sm"
                    label={t('removeEntry', { n: index + 1 })}
                    icon={<Trash2 />}
                    disabled={entries.length <= (field.minItems ?? 0)}
                    onClick={() => onChange(entries.filter((_, i) => i !== index))}
                  />
                </>
              )}
            </div>
            <div className="flex flex-col gap-3 px-2.5 pb-2.5">
              <Form
                fields={fields}
                value={entry ?? {}}
                path={`${path}.${index}`}
                onChange={(next) => replace(index, next)}
              />
            </div>
          </li>
        ))}
      </ol>
      {readOnly ? null : (
        <Button
          size="sm"
          variant="ghost"
          className="mt-1 -ml-1"
          disabled={full}
          onClick={() => onChange([...entries, starterEntry(fields, entries)])}
        >
          <Plus aria-hidden />
          {t('addTo', { list: label })}
        </Button>
      )}
    </GroupField>
  );
}
