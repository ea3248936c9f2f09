'use client';

import type { Variable } from '@columba/workflow-contracts';
import { Pencil, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { VariableGroup } from '@/api/operations-api';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { IconButton } from '../ui/IconButton';
import { useRemoveVariable } from './use-variables';

export interface VariableActionsProps {
  group: VariableGroup;
  variable: Variable;
  onEdit: () => void;
}

/** Change and delete. */
export function VariableActions({ group, variable, onEdit }: VariableActionsProps) {
  const t = useTranslations('variables');
  const { name } = variable;
  const remove = useRemoveVariable(group);
  const [asking, setAsking] = useState(false);
  return (
    <span className="inline-flex">
      <IconButton size="sm" label={t('edit', { name })} icon={<Pencil />} onClick={onEdit} />
      <IconButton size="sm" label={t('remove', { name })} icon={<Trash2 />} onClick={() => setAsking(true)} />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        danger
        title={t('removeTitle', { name })}
        description={t('removeText')}
        action={t('removeAction')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(name, { onSettled: () => setAsking(false) })}
      />
    </span>
  );
}
