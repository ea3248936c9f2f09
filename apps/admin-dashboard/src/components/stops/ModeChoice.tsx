'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import type { StopMode } from '@/api/operations-api';

const MODES: readonly StopMode[] = ['pause', 'cancel'];

/** What becomes of runs that are under way. */
export function ModeChoice({ value, onChange }: { value: StopMode; onChange: (mode: StopMode) => void }) {
  const t = useTranslations('stops.mode');
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-12 text-muted">{t('label')}</legend>
      {MODES.map((mode) => (
        <label key={mode} className="flex items-start gap-2">
          <input
            type="radio"
            name={name}
            value={mode}
            checked={value === mode}
            onChange={() => onChange(mode)}
            className="mt-0.5 size-4 shrink-0 accent-(--accent)"
          />
          <span>
            <span className="font-medium">{t(`${mode}.label`)}</span>
            <span className="block text-12 text-muted">{t(`${mode}.hint`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
