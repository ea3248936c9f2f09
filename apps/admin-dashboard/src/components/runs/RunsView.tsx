'use client';

import type { RunStatus } from '@columba/workflow-contracts';
import { ArrowUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useLiveStats } from '@/live/use-live-stats';
import { DataTable } from '../list/DataTable';
import { ListBody } from '../list/ListBody';
import { LoadMore } from '../list/LoadMore';
import { useUrlFilters } from '../list/use-url-filters';
import { PageHeader } from '../shell/PageHeader';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { RunFilterBar, STATUS_ORDER } from './RunFilterBar';
import { RunsDrawing } from './RunsDrawing';
import { useRunColumns } from './run-columns';
import { useRuns } from './use-runs';

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
  const runs = useRuns(filters);
  const columns = useRunColumns();
  const nothing = active ? (
    <EmptyState title={t('noMatch')} action={<Button onClick={clear}>{t('clear')}</Button>}>
      {t('noMatchHint')}
    </EmptyState>
  ) : (
    <EmptyState drawing={<RunsDrawing />} title={t('empty')}>
      {t('emptyHint')}
    </EmptyState>
  );
  const line = useStateLine();
  return (
    <>
      <PageHeader title={t('title')} state={line} />
      <RunFilterBar filters={filters} onChange={set} onClear={clear} />
      {runs.unseen > 0 ? (
        <div className="absolute inset-x-0 top-32 z-20 flex justify-center">
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
          loading={runs.isPending}
          foot={<LoadMore pages={runs} />}
        />
      </ListBody>
    </>
  );
}
