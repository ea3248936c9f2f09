'use client';

import { useTranslations } from 'next-intl';
import { ErrorState } from '@/components/ui/ErrorState';

export default function DashboardError({ error, reset }: { error: Error; reset: () => void }) {
  const t = useTranslations('errors');
  return <ErrorState error={error} title={t('pageFailed')} onRetry={reset} />;
}
