'use client';

import { useTranslations } from 'next-intl';
import { Field } from '@/components/ui/Field';
import { Input } from '@/components/ui/Input';
import { Select } from '@/components/ui/Select';
import { asText, type FieldControlProps } from '../field-control';
import { useFieldError, useForm } from '../form-context';
import { DURATION_UNITS, type DurationUnit, isoDuration, simpleDuration } from '../iso-duration';

/** A number and a unit. What cannot be shown that way is edited as ISO 8601 text. */
export function DurationField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  const t = useTranslations('editor.form');
  const { readOnly } = useForm();
  const text = asText(value ?? field.defaultValue);
  const duration = text === '' ? { amount: 0, unit: 'minutes' as const } : simpleDuration(text);
  const error = useFieldError(path);
  if (!duration) {
    return (
      <Field label={label} hint={hint ?? t('isoDuration')} required={field.required} error={error}>
        {(ids) => (
          <Input {...ids} mono data-field={path} value={text} onChange={(event) => onChange(event.target.value)} />
        )}
      </Field>
    );
  }
  return (
    <Field label={label} hint={hint} required={field.required} error={error}>
      {(ids) => (
        <div className="flex gap-2" data-field={path}>
          <Input
            {...ids}
            type="number"
            min={0}
            className="tabular w-24"
            value={text === '' ? '' : duration.amount}
            readOnly={readOnly}
            onChange={({ target }) =>
              onChange(
                target.value === ''
                  ? field.required
                    ? ''
                    : undefined
                  : isoDuration({ ...duration, amount: Math.max(0, target.valueAsNumber || 0) }),
              )
            }
          />
          <Select<DurationUnit>
            value={duration.unit}
            aria-label={t('unit')}
            disabled={readOnly}
            options={DURATION_UNITS.map((unit) => ({ value: unit, label: t(`units.${unit}`) }))}
            onValueChange={(unit) => onChange(isoDuration({ ...duration, unit }))}
          />
        </div>
      )}
    </Field>
  );
}
