'use client';

import type { Variable } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import type { VariableGroup } from '@/api/operations-api';
import type { Column } from '../list/DataTable';
import { useActorName } from '../people/use-actor-name';
import { CopyButton } from '../ui/CopyButton';
import { RelativeTime } from '../ui/RelativeTime';
import { VariableActions } from './VariableActions';
import { shownValue } from './variable-value';

/** `onEdit` null: for those who may only look. */
export function useVariableColumns(
  group: VariableGroup,
  onEdit: ((variable: Variable) => void) | null,
): Column<Variable>[] {
  const t = useTranslations('variables');
  const actorName = useActorName();
  const columns: Column<Variable>[] = [
    {
      id: 'name',
      header: t('column.name'),
      className: 'w-[26%] max-w-0 min-w-36 max-sm:w-[44%]',
      skeleton: 'w-32',
      cell: ({ name }) => (
        <span className="flex min-w-0 items-center gap-1">
          <code className="truncate font-mono text-12" title={name}>
            {name}
          </code>
          <CopyButton text={`{{ ${group.scope}.${name} }}`} what={t('copy', { name })} />
        </span>
      ),
    },
    {
      id: 'type',
      header: t('column.type'),
      className: 'w-24 max-md:hidden',
      skeleton: 'w-12',
      cell: ({ type }) => <span className="text-muted">{t(`type.${type}`)}</span>,
    },
    {
      id: 'value',
      header: t('column.value'),
      className: 'max-w-0 min-w-28',
      skeleton: 'w-48',
      cell: (variable) => (
        <code className="block truncate font-mono text-12" title={shownValue(variable)}>
          {shownValue(variable)}
        </code>
      ),
    },
    {
      id: 'updated',
      header: t('column.updated'),
      className: 'w-56 whitespace-nowrap text-right max-lg:hidden',
      skeleton: 'w-28',
      cell: ({ updatedBy, updatedAt, revision }) => (
        <span className="text-12 text-muted">
          {actorName(updatedBy)} · <RelativeTime at={updatedAt} /> · {t('revision', { revision })}
        </span>
      ),
    },
  ];
  if (!onEdit) {
    return columns;
  }
  const actions: Column<Variable> = {
    id: 'actions',
    header: <span className="sr-only">{t('column.actions')}</span>,
    className: 'w-20 text-right',
    skeleton: 'w-12',
    cell: (variable) => <VariableActions group={group} variable={variable} onEdit={() => onEdit(variable)} />,
  };
  return [...columns, actions];
}
