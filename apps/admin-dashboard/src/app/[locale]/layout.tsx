import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { hasLocale, NextIntlClientProvider } from 'next-intl';
import { getTimeZone } from 'next-intl/server';
import type { ReactNode } from 'react';
import { PageProviders } from '@/components/shell/PageProviders';
import { ReaderZone } from '@/i18n/ReaderZone';
import { routing } from '@/i18n/routing';
import { THEME_COOKIE } from '@/session/choice-cookies';
import { fontVariables } from '@/styles/fonts';
import { isTheme } from '@/theme/theme';
import '@/styles/global.css';

export const metadata: Metadata = { title: { default: 'Columba', template: '%s · Columba' } };
export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default async function RootLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ locale: string }>;
}) {
  const { locale } = await params;
  if (!hasLocale(routing.locales, locale)) {
    notFound();
  }
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  const theme = isTheme(chosen) && chosen !== 'system' ? chosen : undefined;
  return (
    <html lang={locale} data-theme={theme} className={fontVariables}>
      <body>
        <NextIntlClientProvider>
          <ReaderZone drawnIn={await getTimeZone()}>
            <PageProviders>{children}</PageProviders>
          </ReaderZone>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
