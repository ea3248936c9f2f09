'use client';

import type { RunResource, RunStatus } from '@columba/workflow-contracts';
import { ArrowUp, Layers } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import { Link } from '@/i18n/navigation';
import { useLiveStats } from '@/live/use-live-stats';
import { useMay } from '@/session/SessionProvider';
import { BulkJobStrip } from '../bulk-jobs/BulkJobStrip';
import { DataTable } from '../list/DataTable';
import { ListBody } from '../list/ListBody';
import { LoadMore } from '../list/LoadMore';
import { useSelection } from '../list/use-selection';
import { useUrlFilters } from '../list/use-url-filters';
import { PageHeader } from '../shell/PageHeader';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { RunBulkBar } from './RunBulkBar';
import { RunFilterBar, STATUS_ORDER } from './RunFilterBar';
import { RunsDrawing } from './RunsDrawing';
import { useRunColumns } from './run-columns';
import { type RunFilters, useRuns } from './use-runs';

const FILTERS = ['status', 'flowId', 'customerId'] as const;
const statusOrNull = (value: string | null): RunStatus | null =>
  STATUS_ORDER.find((status) => status === value) ?? null;

function useStateLine(): string {
  const t = useTranslations('runs');
  const stats = useLiveStats();
  return stats
    ? t('line', {
        active: Math.max(0, stats.active - stats.waiting),
        waiting: stats.waiting,
        completed: stats.completedLastMinute,
        failed: stats.failedLastMinute,
      })
    : t('lineQuiet');
}

export function RunsView() {
  const t = useTranslations('runs');
  const { values, set, clear, active } = useUrlFilters(FILTERS);
  const filters = { ...values, status: statusOrNull(values.status) };
  const line = useStateLine();
  const nothing = active ? (
    <EmptyState title={t('noMatch')} action={<Button onClick={clear}>{t('clear')}</Button>}>
      {t('noMatchHint')}
    </EmptyState>
  ) : (
    <EmptyState drawing={<RunsDrawing />} title={t('empty')}>
      {t('emptyHint')}
    </EmptyState>
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        state={line}
        action={
          <Button asChild variant="ghost">
            <Link href="/dashboard/bulk-jobs">
              <Layers aria-hidden />
              {t('bulkJobs')}
            </Link>
          </Button>
        }
      />
      <RunFilterBar filters={filters} onChange={set} onClear={clear} />
      <BulkJobStrip />
      {/* Another filter is another list: what was chosen in the one before is not meant in it. */}
      <RunsList key={JSON.stringify(filters)} filters={filters} nothing={nothing} />
    </>
  );
}

function RunsList({ filters, nothing }: { filters: RunFilters; nothing: ReactNode }) {
  const t = useTranslations('runs');
  const mayControl = useMay('runs:control');
  const runs = useRuns(filters);
  const columns = useRunColumns();
  const ids = useMemo(() => runs.items.map((run) => run.id), [runs.items]);
  const selection = useSelection(ids);
  const choosing = {
    state: selection,
    allLabel: t('bulk.chooseLoaded'),
    label: (run: RunResource) =>
      t('bulk.choose', { journey: run.flowName, customer: run.customerName ?? t('unnamed') }),
  };
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {runs.unseen > 0 ? (
        <div className="absolute inset-x-0 top-10 z-20 flex justify-center">
          <Button size="sm" className="animate-rise shadow-float" onClick={runs.showUnseen}>
            <ArrowUp aria-hidden />
            {t('unseen', { count: runs.unseen })}
          </Button>
        </div>
      ) : null}
      <ListBody pages={runs} failed={t('failed')} empty={nothing}>
        <DataTable
          label={t('title')}
          columns={columns}
          rows={runs.items}
          rowKey={(run) => run.id}
          rowHref={(run) => `/dashboard/runs/${run.id}`}
          selection={mayControl ? choosing : undefined}
          loading={runs.isPending}
          foot={
            <>
              <LoadMore pages={runs} />
              {selection.ids.size > 0 ? <div className="h-16" /> : null}
            </>
          }
        />
      </ListBody>
      {mayControl ? (
        <RunBulkBar runs={runs.items} selection={selection} filters={filters} hasMore={runs.hasNextPage} />
      ) : null}
    </div>
  );
}
