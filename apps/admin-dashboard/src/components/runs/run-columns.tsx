'use client';

import type { RunResource } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { Link } from '@/i18n/navigation';
import type { Column } from '../list/DataTable';
import { Badge } from '../ui/Badge';
import { RelativeTime } from '../ui/RelativeTime';
import { StatusBadge } from '../ui/StatusBadge';
import { RunDuration } from './RunDuration';
import { RunStateCell } from './RunStateCell';

/** Columns of a list of runs; without the customer's where all are the same customer's. */
export function useRunColumns({ withCustomer = true }: { withCustomer?: boolean } = {}): Column<RunResource>[] {
  const t = useTranslations('runs');
  return useMemo(() => {
    const customer: Column<RunResource> = {
      id: 'customer',
      header: t('column.customer'),
      className: 'w-[18%] max-w-0 min-w-28 max-sm:hidden',
      skeleton: 'w-24',
      cell: (run) =>
        run.customerId ? (
          <Link
            href={`/dashboard/customers/${run.customerId}`}
            prefetch={false}
            title={run.customerName ?? undefined}
            className="relative z-1 block w-fit max-w-full truncate hover:underline"
          >
            {run.customerName ?? <span className="text-muted">{t('unnamed')}</span>}
          </Link>
        ) : (
          <span className="text-faint">—</span>
        ),
    };
    const columns: Column<RunResource>[] = [
      {
        id: 'status',
        header: t('column.status'),
        className: 'w-36',
        skeleton: 'w-24',
        cell: (run) => <StatusBadge status={run.status} />,
      },
      {
        id: 'journey',
        header: t('column.journey'),
        className: 'w-[26%] max-w-0 min-w-32 max-sm:w-full',
        skeleton: 'w-36',
        cell: (run) => (
          <span className="min-w-0">
            <span className="flex min-w-0 items-center gap-2">
              <span className="truncate font-medium" title={run.flowName}>
                {run.flowName}
              </span>
              <span className="shrink-0 text-12 text-faint">v{run.version}</span>
              {run.mode === 'live' ? null : <Badge>{t(`mode.${run.mode}`)}</Badge>}
            </span>
            {withCustomer && run.customerName ? (
              <span className="block truncate text-12 text-muted sm:hidden">{run.customerName}</span>
            ) : null}
          </span>
        ),
      },
      ...(withCustomer ? [customer] : []),
      {
        id: 'state',
        header: t('column.state'),
        className: 'w-[24%] max-w-0 min-w-40 max-lg:hidden',
        skeleton: 'w-40',
        cell: (run) => <RunStateCell run={run} />,
      },
      {
        id: 'duration',
        header: t('column.duration'),
        className: 'w-24 whitespace-nowrap text-right max-md:hidden',
        skeleton: 'w-12',
        cell: (run) => <RunDuration run={run} />,
      },
      {
        id: 'started',
        header: t('column.started'),
        className: 'w-32 whitespace-nowrap text-right max-sm:w-24',
        skeleton: 'w-16',
        cell: (run) => <RelativeTime at={run.startedAt} className="text-muted" />,
      },
    ];
    return columns;
  }, [t, withCustomer]);
}
