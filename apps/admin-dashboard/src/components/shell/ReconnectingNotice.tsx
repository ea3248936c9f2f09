'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useLiveState } from '@/live/LiveProvider';
import { StatusGlyph } from '../ui/StatusGlyph';

const PATIENCE_MS = 600;

/** Told only when it lasts: a blink of the network is nobody's business. */
export function ReconnectingNotice() {
  const t = useTranslations('shell');
  const lost = useLiveState() === 'reconnecting';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(lost), lost ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex justify-center"
    >
      {shown ? (
        <span className="inline-flex h-8 animate-rise items-center gap-2 rounded-pill bg-raised px-3 text-12 text-ink shadow-float">
          <StatusGlyph tone="running" />
          <span className="font-medium">{t('reconnecting')}</span>
          <span className="text-muted max-sm:hidden">{t('reconnectingHint')}</span>
        </span>
      ) : null}
    </div>
  );
}
