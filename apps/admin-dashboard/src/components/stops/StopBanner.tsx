'use client';

import { OctagonX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useActorName } from '../people/use-actor-name';
import { RelativeTime } from '../ui/RelativeTime';
import { ResumeButton } from './ResumeButton';
import { type StopTarget, useStop } from './use-stops';

/** Stands above the page while a kill switch is on: what it stops, why, by whom, since when. */
export function StopBanner({ target }: { target: StopTarget }) {
  const t = useTranslations('stops');
  const actorName = useActorName();
  const stop = useStop(target.flowId);
  if (!stop) {
    return null;
  }
  return (
    <section
      aria-label={t('bannerLabel')}
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-failed border-t-2 border-b border-b-line bg-sunken px-6 py-2 max-sm:px-4"
    >
      <OctagonX aria-hidden className="size-4 shrink-0 text-failed" />
      <p className="min-w-0 flex-1 basis-52">
        <span className="font-medium">{target.flowId === null ? t('banner.tenant') : t('banner.flow')}</span>{' '}
        <span className="break-words text-muted">
          {t('because', { reason: stop.reason })}{' '}
          {t.rich('stoppedBy', {
            who: actorName(stop.stoppedBy, 'after'),
            at: () => <RelativeTime at={stop.stoppedAt} />,
          })}
        </span>
      </p>
      <ResumeButton target={target} paused={stop.mode === 'pause'} />
    </section>
  );
}
