'use client';

import { useTranslations } from 'next-intl';
import { Field } from '@/components/ui/Field';
import { Input } from '@/components/ui/Input';
import { Select } from '@/components/ui/Select';
import { Switch } from '@/components/ui/Switch';
import { useNodeWords } from '../../canvas/use-node-words';
import { asText, type FieldControlProps, textOrNothing } from '../field-control';
import { useFieldError, useForm } from '../form-context';

export function TextField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  const { readOnly } = useForm();
  return (
    <Field label={label} hint={hint} required={field.required} error={useFieldError(path)}>
      {(ids) => (
        <Input
          {...ids}
          data-field={path}
          value={asText(value)}
          maxLength={field.maxLength}
          readOnly={readOnly}
          mono={Boolean(field.pattern)}
          spellCheck={field.pattern ? false : undefined}
          onChange={(event) => onChange(textOrNothing(field, event.target.value))}
        />
      )}
    </Field>
  );
}

export function NumberField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  const { readOnly } = useForm();
  return (
    <Field label={label} hint={hint} required={field.required} error={useFieldError(path)}>
      {(ids) => (
        <Input
          {...ids}
          data-field={path}
          type="number"
          className="tabular"
          min={field.min}
          max={field.max}
          value={asText(value ?? field.defaultValue)}
          readOnly={readOnly}
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.valueAsNumber)}
        />
      )}
    </Field>
  );
}

const NONE = '-';

export function SelectField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  const words = useNodeWords();
  const t = useTranslations('editor.form');
  const { readOnly } = useForm();
  const options = (field.options ?? []).map((option) => ({ value: option, label: words.option(field.key, option) }));
  const optional = !field.required && field.defaultValue === undefined;
  const current = asText(value ?? field.defaultValue);
  return (
    <Field label={label} hint={hint} required={field.required} error={useFieldError(path)}>
      {(ids) => (
        <span data-field={path}>
          <Select
            {...ids}
            value={current === '' && optional ? NONE : current}
            disabled={readOnly}
            placeholder={t('choose')}
            options={optional ? [{ value: NONE, label: t('none') }, ...options] : options}
            onValueChange={(next) => onChange(next === NONE ? undefined : next)}
          />
        </span>
      )}
    </Field>
  );
}

export function BooleanField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  const { readOnly } = useForm();
  return (
    <Field label={label} hint={hint} error={useFieldError(path)}>
      {(ids) => (
        <Switch
          id={ids.id}
          aria-describedby={ids['aria-describedby']}
          data-field={path}
          disabled={readOnly}
          checked={(value ?? field.defaultValue ?? false) === true}
          onCheckedChange={onChange}
        />
      )}
    </Field>
  );
}
