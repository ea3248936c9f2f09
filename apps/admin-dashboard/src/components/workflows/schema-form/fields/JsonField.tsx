'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Field } from '@/components/ui/Field';
import { Textarea } from '@/components/ui/Textarea';
import type { FieldControlProps } from '../field-control';
import { useFieldError, useForm } from '../form-context';

/** Data of any shape, as JSON. What cannot be read yet stays in the field and does not reach the document. */
export function JsonField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  const t = useTranslations('editor.form');
  const { readOnly } = useForm();
  const [typed, setTyped] = useState<string | null>(null);
  const error = useFieldError(path, true);
  const shown = typed ?? (value === undefined ? '' : JSON.stringify(value, null, 2));
  const accept = (text: string) => {
    setTyped(text);
    try {
      onChange(text.trim() === '' ? undefined : JSON.parse(text));
      setTyped(null);
    } catch {
      setTyped(text);
    }
  };
  return (
    <Field label={label} hint={hint} required={field.required} error={typed === null ? error : t('jsonInvalid')}>
      {(ids) => (
        <Textarea
          {...ids}
          mono
          data-field={path}
          readOnly={readOnly}
          value={shown}
          onChange={(event) => accept(event.target.value)}
        />
      )}
    </Field>
  );
}
