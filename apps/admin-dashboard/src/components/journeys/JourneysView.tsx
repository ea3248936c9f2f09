'use client';

import type { FlowResource } from '@columba/workflow-contracts';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useMay } from '@/session/SessionProvider';
import { type Column, DataTable } from '../list/DataTable';
import { ListBody } from '../list/ListBody';
import { LoadMore } from '../list/LoadMore';
import { SearchField } from '../list/SearchField';
import { PageHeader } from '../shell/PageHeader';
import { StoppedPill } from '../stops/StoppedPill';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { RelativeTime } from '../ui/RelativeTime';
import { CreateJourneyDialog } from './CreateJourneyDialog';
import { JourneyCounts } from './JourneyCounts';
import { JourneyDrawing } from './JourneyDrawing';
import { JourneyRowMenu } from './JourneyRowMenu';
import { JourneyStatePill } from './JourneyStatePill';
import { matchingJourneys } from './journey-state';
import { useJourneys } from './use-journeys';

function useColumns(): Column<FlowResource>[] {
  const t = useTranslations('journeys');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('column.name'),
        className: 'w-[40%] max-w-0 min-w-36 max-sm:w-full',
        skeleton: 'w-48',
        cell: (flow) => (
          <span className="min-w-0 py-1.5" title={flow.description ? `${flow.name}\n${flow.description}` : flow.name}>
            <span className="block truncate font-medium">{flow.name}</span>
            {flow.description ? <span className="block truncate text-12 text-muted">{flow.description}</span> : null}
          </span>
        ),
      },
      {
        id: 'state',
        header: t('column.state'),
        skeleton: 'w-24',
        cell: (flow) => (
          <span className="inline-flex flex-wrap items-center gap-1.5">
            <JourneyStatePill flow={flow} />
            <StoppedPill flowId={flow.id} />
          </span>
        ),
      },
      {
        id: 'counts',
        header: t('column.counts'),
        className: 'max-lg:hidden',
        skeleton: 'w-52',
        cell: (flow) => <JourneyCounts stats={flow.stats} />,
      },
      {
        id: 'published',
        header: t('column.published'),
        className: 'max-md:hidden',
        skeleton: 'w-20',
        cell: (flow) =>
          flow.publishedAt ? (
            <RelativeTime at={flow.publishedAt} className="text-muted" />
          ) : (
            <span className="text-faint">—</span>
          ),
      },
      {
        id: 'menu',
        header: <span className="sr-only">{t('column.menu')}</span>,
        className: 'w-10 text-right',
        skeleton: 'w-6',
        cell: (flow) => <JourneyRowMenu flow={flow} />,
      },
    ],
    [t],
  );
}

function stateLine(t: ReturnType<typeof useTranslations<'journeys'>>, flows: readonly FlowResource[]): string {
  const published = flows.filter((flow) => flow.publishedVersion !== null && flow.enabled).length;
  const busy = flows.reduce((sum, flow) => sum + flow.stats.active, 0);
  return t('line', { published, drafts: flows.length - published, busy });
}

export function JourneysView() {
  const t = useTranslations('journeys');
  const mayWrite = useMay('flows:write');
  const journeys = useJourneys();
  const columns = useColumns();
  const [typed, setTyped] = useState('');
  const [creating, setCreating] = useState(false);
  const found = matchingJourneys(journeys.items, typed);
  const some = journeys.items.length > 0;
  const createButton = mayWrite ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      {t('new')}
    </Button>
  ) : null;
  const nothing = (
    <EmptyState drawing={<JourneyDrawing />} title={t('empty')} action={createButton}>
      {mayWrite ? t('emptyHint') : t('emptyReader')}
    </EmptyState>
  );
  const noMatch = (
    <EmptyState title={t('noMatch', { typed })} action={<Button onClick={() => setTyped('')}>{t('clear')}</Button>} />
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        state={some ? stateLine(t, journeys.items) : ' '}
        action={journeys.isSuccess && !some ? null : createButton}
      />
      {some || journeys.isPending ? <SearchField label={t('search')} value={typed} onChange={setTyped} /> : null}
      <ListBody pages={journeys} failed={t('failed')} empty={nothing}>
        {some && found.length === 0 ? (
          noMatch
        ) : (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={found}
            rowKey={(flow) => flow.id}
            rowHref={(flow) => `/dashboard/workflows/${flow.id}`}
            loading={journeys.isPending}
            foot={<LoadMore pages={journeys} />}
          />
        )}
      </ListBody>
      {creating ? <CreateJourneyDialog open onOpenChange={setCreating} /> : null}
    </>
  );
}
