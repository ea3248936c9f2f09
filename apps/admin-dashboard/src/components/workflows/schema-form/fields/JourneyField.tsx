'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { api } from '@/api/browser-api';
import { Field } from '@/components/ui/Field';
import { Select } from '@/components/ui/Select';
import { asText, type FieldControlProps } from '../field-control';
import { useFieldError, useForm } from '../form-context';

/** Another journey, chosen by name. */
export function JourneyField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  const t = useTranslations('editor.form');
  const { readOnly } = useForm();
  const flows = useQuery({
    queryKey: ['flows', 'options'],
    queryFn: ({ signal }) => api.flows.list({ limit: 200 }, signal),
    staleTime: 60_000,
  });
  const chosen = asText(value);
  const known = (flows.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const missing = chosen !== '' && !known.some((option) => option.value === chosen);
  const unknown = { value: chosen, label: flows.isSuccess ? t('unknownJourney') : '…' };
  return (
    <Field label={label} hint={hint} required={field.required} error={useFieldError(path)}>
      {(ids) => (
        <span data-field={path}>
          <Select
            {...ids}
            value={chosen}
            disabled={readOnly}
            placeholder={t('choose')}
            options={missing ? [unknown, ...known] : known}
            onValueChange={onChange}
          />
        </span>
      )}
    </Field>
  );
}
