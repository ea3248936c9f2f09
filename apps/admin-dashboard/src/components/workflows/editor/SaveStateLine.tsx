'use client';

import { Check, CircleAlert, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { SaveState } from '../document/draft-saver';

export function SaveStateLine({ state, onRetry }: { state: SaveState; onRetry: () => void }) {
  const t = useTranslations('editor.save');
  const bad = state === 'failed' || state === 'conflict';
  return (
    <span
      role="status"
      data-save-state={state}
      className={`inline-flex items-center gap-1 whitespace-nowrap text-12 ${bad ? 'text-failed' : 'text-faint'}`}
    >
      {state === 'saving' ? <LoaderCircle aria-hidden className="size-3.5 animate-spin-slow" /> : null}
      {state === 'saved' ? <Check aria-hidden className="size-3.5" /> : null}
      {bad ? <CircleAlert aria-hidden className="size-3.5" /> : null}
      {t(state)}
      {state === 'failed' ? (
        <button type="button" className="underline underline-offset-2" onClick={onRetry}>
          {t('retry')}
        </button>
      ) : null}
    </span>
  );
}
