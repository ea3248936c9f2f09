'use client';

import type { BulkJobResource } from '@columba/workflow-contracts';
import { Layers } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { api } from '@/api/browser-api';
import { useMay } from '@/session/SessionProvider';
import { type Column, DataTable } from '../list/DataTable';
import { ListBody } from '../list/ListBody';
import { LoadMore } from '../list/LoadMore';
import { usePages } from '../list/use-pages';
import { useActorName } from '../people/use-actor-name';
import { BackLink } from '../shell/BackLink';
import { PageHeader } from '../shell/PageHeader';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { RelativeTime } from '../ui/RelativeTime';
import { StatusGlyph } from '../ui/StatusGlyph';
import { JobCounts, JobReasons } from './JobCounts';
import { JobProgressBar } from './JobProgressBar';
import { BULK_JOBS_KEY, useCancelJob, useRecentJobs } from './use-bulk-jobs';
import { useJobWords } from './use-job-words';

const LIST_KEY = [...BULK_JOBS_KEY, 'list'] as const;

function CancelJob({ job }: { job: BulkJobResource }) {
  const t = useTranslations('bulkJobs');
  const cancel = useCancelJob();
  return (
    <Button size="sm" busy={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
      {t('cancel')}
    </Button>
  );
}

function useColumns(): Column<BulkJobResource>[] {
  const t = useTranslations('bulkJobs');
  const words = useJobWords();
  const actorName = useActorName();
  const mayControl = useMay('runs:control');
  return useMemo(
    () => [
      {
        id: 'action',
        header: t('column.action'),
        className: 'w-[34%] max-w-0 min-w-40 max-sm:w-full',
        skeleton: 'w-40',
        cell: (job) => (
          <span className="flex min-w-0 items-center gap-2 py-1.5">
            <StatusGlyph tone={words.tone(job)} />
            <span className="min-w-0">
              <span className="block truncate font-medium" title={words.sentence(job)}>
                {words.sentence(job)}
              </span>
              <span className="block truncate text-12 text-muted">
                {words.state(job)}
                {job.throttle === null ? null : ` · ${t('pace.perSecond', { count: job.throttle })}`}
              </span>
            </span>
          </span>
        ),
      },
      {
        id: 'progress',
        header: t('column.progress'),
        className: 'w-44',
        skeleton: 'w-32',
        cell: (job) => (
          <span className="flex flex-col gap-1.5 py-1.5">
            <JobProgressBar job={job} className="w-36 max-sm:w-24" />
            <JobCounts job={job} />
          </span>
        ),
      },
      {
        id: 'reasons',
        header: t('column.reasons'),
        className: 'max-w-0 min-w-40 w-[30%] max-lg:hidden',
        skeleton: 'w-48',
        cell: (job) => (
          <span className="block py-1.5 text-12 text-muted">
            <JobReasons job={job} />
          </span>
        ),
      },
      {
        id: 'by',
        header: t('column.by'),
        className: 'w-48 text-right max-md:hidden',
        skeleton: 'w-24',
        cell: (job) => (
          <span className="block text-12 text-muted">
            {actorName(job.createdBy)} · <RelativeTime at={job.createdAt} />
          </span>
        ),
      },
      {
        id: 'cancel',
        header: <span className="sr-only">{t('cancel')}</span>,
        className: 'w-20 text-right',
        skeleton: 'w-12',
        cell: (job) => (job.state === 'running' && mayControl ? <CancelJob job={job} /> : null),
      },
    ],
    [t, words, actorName, mayControl],
  );
}

/** Everything that was done to many runs at once, and how far it has come. */
export function BulkJobsView() {
  const t = useTranslations('bulkJobs');
  const nav = useTranslations('nav');
  const columns = useColumns();
  const running = useRecentJobs().filter((job) => job.state === 'running').length;
  const jobs = usePages<BulkJobResource>(LIST_KEY, (query, signal) => api.bulkJobs.list(query, signal), {
    refetchInterval: running > 0 ? 1_000 : 20_000,
  });
  const nothing = (
    <EmptyState drawing={<Layers strokeWidth={1.5} />} title={t('empty')}>
      {t('emptyHint')}
    </EmptyState>
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        state={t('line', { running })}
        back={<BackLink href="/dashboard/runs">{nav('runs')}</BackLink>}
      />
      <ListBody pages={jobs} failed={t('failed')} empty={nothing}>
        <DataTable
          label={t('title')}
          columns={columns}
          rows={jobs.items}
          rowKey={(job) => job.id}
          loading={jobs.isPending}
          foot={<LoadMore pages={jobs} />}
        />
      </ListBody>
    </>
  );
}
