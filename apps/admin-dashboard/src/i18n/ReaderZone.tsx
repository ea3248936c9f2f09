'use client';

import { NextIntlClientProvider, useLocale } from 'next-intl';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { ZONE_COOKIE } from '@/session/choice-cookies';
import { rememberChoice } from '@/theme/theme';

const never = () => () => undefined;
const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Times stand in the reader's zone. The server draws with the zone that the browser named last (UTC at first); the
 * browser takes up that drawing as it is, and then goes over to its own.
 */
export function ReaderZone({ drawnIn, children }: { drawnIn: string; children: ReactNode }) {
  const locale = useLocale();
  const timeZone = useSyncExternalStore(never, browserZone, () => drawnIn);
  useEffect(() => {
    if (timeZone !== drawnIn) rememberChoice(ZONE_COOKIE, timeZone);
  }, [timeZone, drawnIn]);
  return (
    <NextIntlClientProvider locale={locale} timeZone={timeZone}>
      {children}
    </NextIntlClientProvider>
  );
}
