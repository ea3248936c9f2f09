'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { unreachable } from '@/api/api-error';
import { ErrorState } from '../ui/ErrorState';

/** Stands in for the whole dashboard while the API does not answer. */
export function ServiceUnreachable() {
  const t = useTranslations('errors');
  const router = useRouter();
  return (
    <main className="flex h-dvh bg-surface">
      <ErrorState error={unreachable()} title={t('serviceUnreachable')} onRetry={() => router.refresh()} />
    </main>
  );
}
