'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { FieldControlProps } from '../field-control';
import { useFieldError, useForm } from '../form-context';
import { GroupField } from './GroupField';

export function WordsField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  return (
    <GroupField label={label} hint={hint} required={field.required} error={useFieldError(path, true)} path={path}>
      <WordsInput label={label} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />
    </GroupField>
  );
}

export interface WordsInputProps {
  label: string;
  value: readonly string[];
  onChange: (words: string[]) => void;
  placeholder?: string;
}

/** Words as chips. Enter or a comma adds what is typed, leaving the field too; Backspace takes the last one back. */
export function WordsInput({ label, value, onChange, placeholder }: WordsInputProps) {
  const t = useTranslations('editor.form');
  const { readOnly } = useForm();
  const [typed, setTyped] = useState('');
  const add = (text: string) => {
    const fresh = text
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '' && !value.includes(word));
    setTyped('');
    if (fresh.length > 0) onChange([...value, ...new Set(fresh)]);
  };
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-1 rounded-control border border-line-strong bg-surface p-1 transition-[border-color] duration-(--pace-hand) focus-within:border-accent focus-within:ring-2 focus-within:ring-accent/25 hover:border-faint">
      {value.map((word) => (
        <span key={word} className="inline-flex h-6 max-w-full items-center rounded-[4px] bg-sunken pl-1.5 text-12">
          <span className="truncate">{word}</span>
          <button
            type="button"
            aria-label={t('removeWord', { word })}
            disabled={readOnly}
            className="grid size-6 place-items-center rounded-[4px] text-faint hover:text-ink"
            onClick={() => onChange(value.filter((one) => one !== word))}
          >
            <X aria-hidden className="size-3" />
          </button>
        </span>
      ))}
      <input
        aria-label={label}
        className="h-6 min-w-20 flex-1 bg-transparent px-1.5 text-13 outline-none"
        value={typed}
        readOnly={readOnly}
        placeholder={value.length === 0 ? (placeholder ?? t('addWord')) : undefined}
        onChange={(event) =>
          event.target.value.includes(',') ? add(event.target.value) : setTyped(event.target.value)
        }
        onBlur={() => add(typed)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
            event.preventDefault();
            add(typed);
          }
          if (event.key === 'Backspace' && typed === '' && value.length > 0) onChange(value.slice(0, -1));
        }}
      />
    </div>
  );
}
