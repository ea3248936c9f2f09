'use client';

import { useTranslations } from 'next-intl';
import { Field } from '../ui/Field';
import { Input } from '../ui/Input';
import { Select } from '../ui/Select';
import { Textarea } from '../ui/Textarea';
import { readValue, type VariableType } from './variable-value';

export interface ValueFieldProps {
  type: VariableType;
  /** As typed. */
  value: string;
  onChange: (typed: string) => void;
  /** Says what is wrong once saving has been tried. */
  tried: boolean;
}

/** The control that suits the type. */
export function ValueField({ type, value, onChange, tried }: ValueFieldProps) {
  const t = useTranslations('variables');
  const read = readValue(type, value);
  return (
    <Field label={t('column.value')} error={tried && !read.ok ? t(`wrong.${read.problem}`) : undefined}>
      {(ids) => {
        if (type === 'boolean') {
          const options = (['true', 'false'] as const).map((one) => ({ value: one, label: t(`boolean.${one}`) }));
          return (
            <Select {...ids} value={value === 'true' ? 'true' : 'false'} options={options} onValueChange={onChange} />
          );
        }
        if (type === 'number') {
          return (
            <Input {...ids} inputMode="decimal" value={value} onChange={(event) => onChange(event.target.value)} />
          );
        }
        return (
          <Textarea
            {...ids}
            mono={type === 'json'}
            rows={type === 'json' ? 6 : 3}
            value={value}
            spellCheck={type === 'text'}
            onChange={(event) => onChange(event.target.value)}
          />
        );
      }}
    </Field>
  );
}
