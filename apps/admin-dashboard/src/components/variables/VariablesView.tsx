'use client';

import type { Variable } from '@columba/workflow-contracts';
import { useQuery } from '@tanstack/react-query';
import { Braces, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { api } from '@/api/browser-api';
import type { VariableGroup } from '@/api/operations-api';
import { useMay } from '@/session/SessionProvider';
import { DataTable } from '../list/DataTable';
import { FilterChip } from '../list/FilterChip';
import { ListBody } from '../list/ListBody';
import { LoadMore } from '../list/LoadMore';
import { useUrlFilters } from '../list/use-url-filters';
import { PageHeader } from '../shell/PageHeader';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { useVariableColumns } from './use-variable-columns';
import { useVariables } from './use-variables';
import { VariableDialog } from './VariableDialog';

function useJourneys() {
  const flows = useQuery({
    queryKey: ['flows', 'options'],
    queryFn: ({ signal }) => api.flows.list({ limit: 200 }, signal),
    staleTime: 60_000,
  });
  return (flows.data?.items ?? []).map((flow) => ({ value: flow.id, label: flow.name }));
}

/** What journeys keep beyond a run: of the organisation, or of one journey. */
export function VariablesView() {
  const t = useTranslations('variables');
  const mayWrite = useMay('variables:write');
  const { values, set } = useUrlFilters(['flowId'] as const);
  const { flowId } = values;
  const group: VariableGroup = flowId ? { scope: 'flow', flowId } : { scope: 'tenant' };
  const journeys = useJourneys();
  const variables = useVariables(group);
  const [editing, setEditing] = useState<Variable | 'new' | null>(null);
  const columns = useVariableColumns(group, mayWrite ? setEditing : null);
  const create = mayWrite ? (
    <Button variant="primary" onClick={() => setEditing('new')}>
      <Plus aria-hidden />
      {t('new')}
    </Button>
  ) : null;
  const toTenant = <Button onClick={() => set('flowId', null)}>{t('toTenant')}</Button>;
  const nothing = (
    <EmptyState
      drawing={<Braces strokeWidth={1.5} />}
      title={t(`empty.${group.scope}`)}
      action={flowId ? toTenant : create}
    >
      {mayWrite ? t('emptyHint') : t('emptyReader')}
    </EmptyState>
  );
  const count = variables.items.length;
  return (
    <>
      <PageHeader
        title={t('title')}
        state={variables.isSuccess ? t(`line.${group.scope}`, { count }) : ' '}
        action={variables.isSuccess && count === 0 && !flowId ? null : create}
      />
      <div className="flex shrink-0 flex-wrap items-center gap-2 px-6 pb-3 max-sm:px-4">
        <FilterChip name={t('ofJourney')} value={flowId} options={journeys} onChange={(next) => set('flowId', next)} />
      </div>
      <ListBody pages={variables} failed={t('failed')} empty={nothing}>
        <DataTable
          label={t('title')}
          columns={columns}
          rows={variables.items}
          rowKey={(variable) => variable.name}
          loading={variables.isPending}
          foot={<LoadMore pages={variables} />}
        />
      </ListBody>
      {editing ? (
        <VariableDialog group={group} variable={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </>
  );
}
