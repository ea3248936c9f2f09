'use client';

import type { StopResource } from '@columba/workflow-contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { api } from '@/api/browser-api';
import { Link } from '@/i18n/navigation';
import { useActorName } from '../people/use-actor-name';
import { ErrorState } from '../ui/ErrorState';
import { RelativeTime } from '../ui/RelativeTime';
import { Skeleton } from '../ui/Skeleton';
import { StatusGlyph } from '../ui/StatusGlyph';
import { ResumeButton } from './ResumeButton';
import { useStops } from './use-stops';

function useFlowName(): (flowId: string) => string | null {
  const flows = useQuery({
    queryKey: ['flows', 'options'],
    queryFn: ({ signal }) => api.flows.list({ limit: 200 }, signal),
    staleTime: 60_000,
  });
  return (flowId) => flows.data?.items.find((flow) => flow.id === flowId)?.name ?? null;
}

function StoppedJourney({ stop, flowId, name }: { stop: StopResource; flowId: string; name: string }) {
  const t = useTranslations('stops');
  const actorName = useActorName();
  return (
    <li className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-line border-t px-6 py-2 last:border-b max-sm:px-4">
      <StatusGlyph tone={stop.mode === 'pause' ? 'paused' : 'cancelled'} />
      <div className="min-w-0 flex-1 basis-52">
        <Link href={`/dashboard/workflows/${flowId}`} prefetch={false} className="font-medium hover:underline">
          {name}
        </Link>
        <p className="break-words text-12 text-muted">
          {t('because', { reason: stop.reason })}{' '}
          {t.rich('stoppedBy', {
            who: actorName(stop.stoppedBy, 'after'),
            at: () => <RelativeTime at={stop.stoppedAt} />,
          })}
        </p>
      </div>
      <ResumeButton target={{ flowId, name }} paused={stop.mode === 'pause'} />
    </li>
  );
}

/** Journeys whose own switch is on. */
export function StoppedJourneys() {
  const t = useTranslations('stops');
  const stops = useStops();
  const flowName = useFlowName();
  if (stops.isError) {
    return <ErrorState error={stops.error} title={t('failed')} onRetry={() => void stops.refetch()} />;
  }
  if (stops.isPending) {
    return <Skeleton className="mx-6 w-64 max-sm:mx-4" />;
  }
  const journeys = stops.data.flatMap((stop) => (stop.flowId === null ? [] : [{ stop, flowId: stop.flowId }]));
  if (journeys.length === 0) {
    return (
      <p className="px-6 text-muted max-sm:px-4">
        {t.rich('none', {
          link: (words) => (
            <Link href="/dashboard/workflows" className="underline underline-offset-2 hover:text-ink">
              {words}
            </Link>
          ),
        })}
      </p>
    );
  }
  return (
    <ul>
      {journeys.map(({ stop, flowId }) => (
        <StoppedJourney key={stop.id} stop={stop} flowId={flowId} name={flowName(flowId) ?? t('unknownFlow')} />
      ))}
    </ul>
  );
}
