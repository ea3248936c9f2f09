'use client';

import { useTranslations } from 'next-intl';
import { Input } from '@/components/ui/Input';
import { Select } from '@/components/ui/Select';
import { asText, type FieldControlProps } from '../field-control';
import { useFieldError, useForm } from '../form-context';
import { MATCH_WAYS, type MatchWay, wayOf, withWay, wordsOf } from '../message-match';
import { GroupField } from './GroupField';
import { WordsInput } from './WordsField';

/** Which messages start the journey: with any of these words, all of them, a pattern, or every message. */
export function MessageMatchField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  const t = useTranslations('editor.match');
  const { readOnly } = useForm();
  const way = wayOf(value);
  return (
    <GroupField
      label={label}
      hint={hint ?? t(`hints.${way}`)}
      required={field.required}
      error={useFieldError(path, true)}
      path={path}
    >
      <div className="flex flex-col gap-2">
        {way === 'any' || way === 'all' ? (
          <WordsInput
            label={t('words')}
            value={wordsOf(value)}
            onChange={(words) => onChange({ [way]: words })}
            placeholder={t('wordsPlaceholder')}
          />
        ) : null}
        {way === 'regex' ? (
          <Input
            mono
            aria-label={t('pattern')}
            readOnly={readOnly}
            value={asText((value as { regex?: unknown }).regex)}
            placeholder="^order\s+\d+$"
            onChange={(event) => onChange({ regex: event.target.value })}
          />
        ) : null}
        <Select<MatchWay>
          aria-label={t('way')}
          value={way}
          disabled={readOnly}
          options={MATCH_WAYS.map((one) => ({ value: one, label: t(`ways.${one}`) }))}
          onValueChange={(next) => onChange(withWay(value, next))}
        />
      </div>
    </GroupField>
  );
}
