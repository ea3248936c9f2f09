'use client';

import type { StopResource } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import { api } from '@/api/browser-api';
import { usePages } from '../list/use-pages';
import { useActorName } from '../people/use-actor-name';
import { Button } from '../ui/Button';
import { ErrorState } from '../ui/ErrorState';
import { RelativeTime } from '../ui/RelativeTime';
import { Skeleton } from '../ui/Skeleton';
import { STOPS_KEY } from './use-stops';

const SHOWN = 10;

function Line({ stop }: { stop: StopResource }) {
  const t = useTranslations('stops');
  const actorName = useActorName();
  const { resumedBy, resumedAt } = stop;
  return (
    <li className="flex flex-wrap gap-x-3 border-line border-t px-6 py-2 last:border-b max-sm:px-4">
      <span className="min-w-0 flex-1 basis-52 break-words">{stop.reason}</span>
      <span className="text-12 text-muted leading-5">
        {t.rich('stoppedBy', {
          who: actorName(stop.stoppedBy, 'after'),
          at: () => <RelativeTime at={stop.stoppedAt} />,
        })}
        {' · '}
        {resumedBy && resumedAt
          ? t.rich('resumedBy', { who: actorName(resumedBy, 'after'), at: () => <RelativeTime at={resumedAt} /> })
          : t('stillOn')}
      </span>
    </li>
  );
}

/** When the whole tenant stood still, and why: what came then started nothing. */
export function StopHistory() {
  const t = useTranslations('stops');
  const stops = usePages<StopResource>([...STOPS_KEY, 'tenant'], (query, signal) => api.stops.ofTenant(query, signal), {
    limit: SHOWN,
  });
  if (stops.isError && stops.items.length === 0) {
    return <ErrorState error={stops.error} title={t('failed')} onRetry={() => void stops.refetch()} />;
  }
  if (stops.isPending) {
    return <Skeleton className="mx-6 w-64 max-sm:mx-4" />;
  }
  if (stops.items.length === 0) {
    return <p className="px-6 text-muted max-sm:px-4">{t('historyEmpty')}</p>;
  }
  return (
    <>
      <ul>
        {stops.items.map((stop) => (
          <Line key={stop.id} stop={stop} />
        ))}
      </ul>
      {stops.hasNextPage ? (
        <Button
          size="sm"
          variant="ghost"
          className="mt-2 ml-4 max-sm:ml-2"
          busy={stops.isFetchingNextPage}
          onClick={() => void stops.fetchNextPage()}
        >
          {t('earlier')}
        </Button>
      ) : null}
    </>
  );
}
