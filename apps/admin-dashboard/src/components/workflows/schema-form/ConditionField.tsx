'use client';

import type { Condition } from '@columba/workflow-contracts';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { ConditionBuilder } from './ConditionBuilder';
import { emptyClause } from './condition-edits';
import type { FieldControlProps } from './field-control';
import { GroupField } from './fields/GroupField';
import { useFieldError, useForm } from './form-context';

/** A condition in a form. An optional one (a filter) starts absent and can be taken away again. */
export function ConditionField({ field, value, onChange, path, label, hint }: FieldControlProps) {
  const t = useTranslations('editor.condition');
  const { readOnly } = useForm();
  const error = useFieldError(path, true);
  if (value === undefined && !field.required) {
    return (
      <GroupField label={label} hint={hint} path={path}>
        <Button
          size="sm"
          variant="ghost"
          className="-ml-1"
          disabled={readOnly}
          onClick={() => onChange({ all: [emptyClause()] })}
        >
          <Plus aria-hidden />
          {t('add', { field: label })}
        </Button>
      </GroupField>
    );
  }
  return (
    <GroupField label={label} hint={hint} required={field.required} error={error} path={path}>
      <div className="relative">
        <ConditionBuilder label={label} value={value as Condition | undefined} onChange={onChange} />
        {field.required || readOnly ? null : (
          <IconButton
            size="sm"
            className="absolute top-0 right-0"
            label={t('removeAll', { field: label })}
            icon={<X />}
            onClick={() => onChange(undefined)}
          />
        )}
      </div>
    </GroupField>
  );
}
