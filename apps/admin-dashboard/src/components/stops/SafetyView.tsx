'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { BreakersSection } from '../breakers/BreakersSection';
import { BulkJobStrip } from '../bulk-jobs/BulkJobStrip';
import { PageHeader } from '../shell/PageHeader';
import { StopHistory } from './StopHistory';
import { StoppedJourneys } from './StoppedJourneys';
import { TenantSwitch } from './TenantSwitch';
import { useStops } from './use-stops';

function Section({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-line border-t py-5">
      <h2 className="px-6 font-semibold text-14 max-sm:px-4">{title}</h2>
      <p className="mt-0.5 mb-3 max-w-160 px-6 text-12 text-muted max-sm:px-4">{hint}</p>
      {children}
    </section>
  );
}

/** What holds journeys back: by hand, and by themselves when a provider fails. */
export function SafetyView() {
  const t = useTranslations('stops');
  const stops = useStops();
  const on = stops.data?.length ?? 0;
  return (
    <>
      <PageHeader title={t('title')} state={stops.isSuccess ? t('line', { on }) : ' '} />
      <BulkJobStrip />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Section title={t('section.tenant')} hint={t('section.tenantHint')}>
          <TenantSwitch />
        </Section>
        <Section title={t('section.flows')} hint={t('section.flowsHint')}>
          <StoppedJourneys />
        </Section>
        <Section title={t('section.breakers')} hint={t('section.breakersHint')}>
          <BreakersSection />
        </Section>
        <Section title={t('section.history')} hint={t('section.historyHint')}>
          <StopHistory />
        </Section>
      </div>
    </>
  );
}
