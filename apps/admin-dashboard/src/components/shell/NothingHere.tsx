'use client';

import { Compass } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/i18n/navigation';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';

/** For an address that leads nowhere, or to what another tenant owns. */
export function NothingHere({ href = '/dashboard/workflows', label }: { href?: string; label?: string }) {
  const t = useTranslations('errors');
  return (
    <EmptyState
      drawing={<Compass strokeWidth={1.5} />}
      title={t('notFoundTitle')}
      action={
        <Button asChild>
          <Link href={href}>{label ?? t('toJourneys')}</Link>
        </Button>
      }
    >
      {t('notFound')}
    </EmptyState>
  );
}
