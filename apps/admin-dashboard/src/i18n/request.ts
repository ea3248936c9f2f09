import { cookies } from 'next/headers';
import { hasLocale } from 'next-intl';
import { getRequestConfig } from 'next-intl/server';
import { ZONE_COOKIE } from '@/session/choice-cookies';
import { loadMessages } from './messages';
import { routing } from './routing';
import { timeZoneOf } from './time-zone';

export default getRequestConfig(async ({ requestLocale }) => {
  const requested = await requestLocale;
  const locale = hasLocale(routing.locales, requested) ? requested : routing.defaultLocale;
  const timeZone = timeZoneOf((await cookies()).get(ZONE_COOKIE)?.value);
  return { locale, messages: await loadMessages(locale), timeZone };
});
