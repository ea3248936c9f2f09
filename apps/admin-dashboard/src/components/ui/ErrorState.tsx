'use client';

import { Lock, RotateCw, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ApiError } from '@/api/api-error';
import { Button } from './Button';

export interface ErrorStateProps {
  error: unknown;
  /** What could not be shown: "Runs could not be loaded". */
  title: ReactNode;
  onRetry?: () => void;
}

/** What happened, why, what to do. Knows "not allowed" and "unreachable" from other failures. */
export function ErrorState({ error, title, onRetry }: ErrorStateProps) {
  const t = useTranslations('errors');
  const problem = error instanceof ApiError ? error : null;
  if (problem?.status === 403) {
    return (
      <div role="alert" className="flex flex-1 flex-col items-center justify-center gap-1 px-6 py-16 text-center">
        <Lock aria-hidden className="mb-3 size-6 text-faint" />
        <h2 className="font-medium text-14">{t('notAllowedTitle')}</h2>
        <p className="max-w-96 text-balance text-13 text-muted">{t('notAllowed')}</p>
      </div>
    );
  }
  return (
    <div role="alert" className="flex flex-1 flex-col items-center justify-center gap-1 px-6 py-16 text-center">
      <TriangleAlert aria-hidden className="mb-3 size-6 text-failed" />
      <h2 className="font-medium text-14">{title}</h2>
      <p className="max-w-96 text-balance text-13 text-muted">
        {problem ? `${problem.detail} ${problem.mend}`.trim() : t('unexpected')}
      </p>
      {onRetry ? (
        <Button className="mt-4" onClick={onRetry}>
          <RotateCw aria-hidden />
          {t('tryAgain')}
        </Button>
      ) : null}
      {problem ? <code className="mt-4 font-mono text-12 text-faint">{problem.code}</code> : null}
    </div>
  );
}
