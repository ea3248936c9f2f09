'use client';

import { useRef } from 'react';
import { Field } from '@/components/ui/Field';
import { CONTROL } from '@/components/ui/Input';
import { asText, type FieldControlProps, textOrNothing } from '../field-control';
import { useFieldError, useForm } from '../form-context';
import { insertAt } from '../insert-at';
import { VariablePicker } from './VariablePicker';

/** A Liquid template with a list of what it may name. The list inserts where the caret is. */
export function TemplateField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  const { readOnly } = useForm();
  const input = useRef<HTMLTextAreaElement>(null);
  const text = asText(value);
  const pick = (variable: string) => {
    const { selectionStart, selectionEnd } = input.current ?? {
      selectionStart: text.length,
      selectionEnd: text.length,
    };
    const next = insertAt(text, `{{ ${variable} }}`, selectionStart, selectionEnd);
    onChange(next.text);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  return (
    <Field label={label} hint={hint} required={field.required} error={useFieldError(path)}>
      {(ids) => (
        <div className="relative">
          <textarea
            {...ids}
            ref={input}
            data-field={path}
            rows={field.multiline ? 3 : 1}
            className={`${CONTROL} field-sizing-content max-h-80 resize-none py-1.5 pr-8 pl-2.5 ${field.multiline ? 'min-h-20' : 'min-h-8'}`}
            value={text}
            maxLength={field.maxLength}
            readOnly={readOnly}
            onChange={(event) => onChange(textOrNothing(field, event.target.value))}
            onKeyDown={(event) => {
              if (!field.multiline && event.key === 'Enter') event.preventDefault();
            }}
          />
          {readOnly ? null : <VariablePicker label={label} onPick={pick} className="absolute top-0.5 right-0.5" />}
        </div>
      )}
    </Field>
  );
}
