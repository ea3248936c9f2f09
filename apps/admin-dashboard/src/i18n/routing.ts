import { defineRouting } from 'next-intl/routing';

export const routing = defineRouting({
  locales: ['en', 'de'],
  defaultLocale: 'en',
  localePrefix: 'always',
  // Nothing here is for search engines.
  alternateLinks: false,
});
export type Locale = (typeof routing.locales)[number];
