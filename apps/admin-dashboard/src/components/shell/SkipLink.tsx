'use client';

import { useTranslations } from 'next-intl';

export function SkipLink() {
  const t = useTranslations('shell');
  return (
    <a
      href="#page"
      className="fixed top-2 left-2 z-60 -translate-y-16 rounded-control bg-accent px-3 py-1.5 font-medium text-13 text-accent-ink focus:translate-y-0"
    >
      {t('skip')}
    </a>
  );
}
