'use client';

import { clsx } from 'clsx';
import { useTranslations } from 'next-intl';
import { StatusGlyph, type StatusTone } from './StatusGlyph';

/** A status as mark and word, in the reader's language. */
export function StatusBadge({ status, className }: { status: StatusTone; className?: string }) {
  const t = useTranslations('status');
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap text-13', className)}>
      <StatusGlyph tone={status} />
      {t(status)}
    </span>
  );
}
