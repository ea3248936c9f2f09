'use client';

import { ExternalLink, Smartphone } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSession } from '@/session/SessionProvider';
import { PageHeader } from '../shell/PageHeader';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';

/** The simulator's phone inside the dashboard: what is typed there arrives as if a customer had sent it. */
export function PhoneView() {
  const t = useTranslations('phone');
  const { config } = useSession();
  const [loaded, setLoaded] = useState(false);
  if (!config.simulatorUrl) {
    return (
      <>
        <PageHeader title={t('title')} />
        <EmptyState drawing={<Smartphone strokeWidth={1.5} />} title={t('off')}>
          {t.rich('offHint', { code: (chunks) => <code className="font-mono text-12 text-ink">{chunks}</code> })}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={t('title')}
        state={t('line')}
        action={
          <Button asChild>
            <a href={config.simulatorUrl} target="_blank" rel="noreferrer">
              <ExternalLink aria-hidden />
              {t('ownTab')}
            </a>
          </Button>
        }
      />
      <div className="relative min-h-0 flex-1 border-line border-t bg-canvas">
        {loaded ? null : <p className="absolute inset-x-0 top-1/3 text-center text-muted">{t('loading')}</p>}
        <iframe
          title={t('frame')}
          src={config.simulatorUrl}
          onLoad={() => setLoaded(true)}
          sandbox="allow-scripts allow-same-origin allow-forms"
          className="relative size-full border-0"
        />
      </div>
    </>
  );
}
