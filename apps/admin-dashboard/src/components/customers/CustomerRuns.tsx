'use client';

import { useTranslations } from 'next-intl';
import { DataTable } from '../list/DataTable';
import { ListBody } from '../list/ListBody';
import { LoadMore } from '../list/LoadMore';
import { RunsDrawing } from '../runs/RunsDrawing';
import { useRunColumns } from '../runs/run-columns';
import { useRuns } from '../runs/use-runs';
import { EmptyState } from '../ui/EmptyState';

/** The journeys a customer went through. */
export function CustomerRuns({ customerId }: { customerId: string }) {
  const t = useTranslations('customers.runs');
  const runs = useRuns({ customerId, flowId: null, status: null });
  const columns = useRunColumns({ withCustomer: false });
  const nothing = (
    <EmptyState drawing={<RunsDrawing />} title={t('empty')}>
      {t('emptyHint')}
    </EmptyState>
  );
  return (
    <ListBody pages={runs} failed={t('failed')} empty={nothing}>
      <DataTable
        label={t('label')}
        columns={columns}
        rows={runs.items}
        rowKey={(run) => run.id}
        rowHref={(run) => `/dashboard/runs/${run.id}`}
        loading={runs.isPending}
        foot={<LoadMore pages={runs} />}
      />
    </ListBody>
  );
}
