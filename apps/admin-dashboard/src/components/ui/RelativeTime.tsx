'use client';

import { clsx } from 'clsx';
import { useLocale } from 'next-intl';
import { exactTime, relativeTime } from '@/format/relative-time';
import { useNow } from '@/format/use-now';
import { Tooltip } from './Tooltip';

/** "3 min ago", with the exact time in the reader's zone on hover. */
export function RelativeTime({ at, className }: { at: string | number; className?: string }) {
  const locale = useLocale();
  const now = useNow();
  const atMs = typeof at === 'number' ? at : Date.parse(at);
  return (
    <Tooltip label={exactTime(locale, atMs)}>
      <time
        dateTime={new Date(atMs).toISOString()}
        className={clsx('relative z-1 whitespace-nowrap', className)}
        suppressHydrationWarning
      >
        {relativeTime(locale, atMs, now)}
      </time>
    </Tooltip>
  );
}
