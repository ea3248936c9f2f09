'use client';

import { Check } from 'lucide-react';
import { useNodeWords } from '../../canvas/use-node-words';
import type { FieldControlProps } from '../field-control';
import { useFieldError, useForm } from '../form-context';
import { GroupField } from './GroupField';

/** Several of a few: pills with real checkboxes in them. */
export function ChoicesField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  const words = useNodeWords();
  const { readOnly } = useForm();
  const chosen = Array.isArray(value) ? value : [];
  const toggle = (option: string) =>
    onChange((field.options ?? []).filter((one) => (one === option ? !chosen.includes(one) : chosen.includes(one))));
  return (
    <GroupField label={label} hint={hint} required={field.required} error={useFieldError(path, true)} path={path}>
      <div className="flex flex-wrap gap-1.5">
        {(field.options ?? []).map((option) => (
          <label
            key={option}
            className="inline-flex h-7 items-center gap-1.5 rounded-pill border border-line-strong px-2.5 text-13 text-muted transition-colors duration-(--pace-hand) hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-checked:text-ink has-focus-visible:ring-2 has-focus-visible:ring-accent/40 pointer-coarse:h-9"
          >
            <input
              type="checkbox"
              className="sr-only"
              checked={chosen.includes(option)}
              disabled={readOnly}
              onChange={() => toggle(option)}
            />
            {chosen.includes(option) ? <Check aria-hidden className="size-3.5 text-accent-text" /> : null}
            {words.option(field.key, option)}
          </label>
        ))}
      </div>
    </GroupField>
  );
}
