'use client';

import {
  type PutVariableRequest,
  putVariableRequestSchema,
  type Variable,
  variableNameSchema,
} from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { VariableGroup } from '@/api/operations-api';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';
import { Input } from '../ui/Input';
import { Select } from '../ui/Select';
import { useSaveVariable } from './use-variables';
import { ValueField } from './ValueField';
import { VariableConflict } from './VariableConflict';
import { readValue, typedValue, VARIABLE_TYPES, type VariableType } from './variable-value';

export interface VariableDialogProps {
  group: VariableGroup;
  /** The one to change; null for a new one. */
  variable: Variable | null;
  onClose: () => void;
}

function useForm(variable: Variable | null) {
  const [name, setName] = useState(variable?.name ?? '');
  const [type, setType] = useState<VariableType>(variable?.type ?? 'text');
  const [typed, setTyped] = useState(variable ? typedValue(variable.type, variable.value) : '');
  return {
    name,
    setName,
    type,
    typed,
    setTyped,
    setType: (next: VariableType) => {
      setType(next);
      if (next === 'boolean') setTyped(typed === 'true' ? 'true' : 'false');
    },
    take: (theirs: Variable) => {
      setType(theirs.type);
      setTyped(typedValue(theirs.type, theirs.value));
    },
  };
}

/** The request, or null while something does not hold. */
function requestOf(name: string, type: VariableType, typed: string, revision: number): PutVariableRequest | null {
  const read = readValue(type, typed);
  if (!read.ok) return null;
  const parsed = putVariableRequestSchema.safeParse({ name, type, value: read.value, revision });
  return parsed.success ? parsed.data : null;
}

/** Sets one variable. When somebody wrote it meanwhile, both values are shown and the person decides. */
export function VariableDialog({ group, variable, onClose }: VariableDialogProps) {
  const t = useTranslations('variables');
  const ui = useTranslations('ui');
  const form = useForm(variable);
  const [revision, setRevision] = useState(variable?.revision ?? 0);
  const [tried, setTried] = useState(false);
  const [conflict, setConflict] = useState<{ now: Variable | null } | null>(null);
  const save = useSaveVariable(group);
  const nameOk = variableNameSchema.safeParse(form.name).success;
  const send = (at: number) => {
    setTried(true);
    const request = requestOf(form.name, form.type, form.typed, at);
    if (!request) return;
    save.mutate(request, {
      onSuccess: (written) => (written.kind === 'saved' ? onClose() : setConflict({ now: written.now })),
    });
  };
  const takeTheirs = (theirs: Variable) => {
    form.take(theirs);
    setRevision(theirs.revision);
    setConflict(null);
  };
  return (
    <Dialog
      open
      width="md"
      onOpenChange={onClose}
      title={variable ? t('editTitle', { name: variable.name }) : t('new')}
      description={t('effect')}
      footer={
        conflict ? null : (
          <>
            <Button onClick={onClose}>{ui('cancel')}</Button>
            <Button variant="primary" busy={save.isPending} onClick={() => send(revision)}>
              {t('save')}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-[1fr_140px] gap-3 max-sm:grid-cols-1">
          <Field
            label={t('column.name')}
            hint={t('nameHint', { scope: group.scope, name: form.name || 'name' })}
            error={tried && !nameOk ? t('nameWrong') : undefined}
            required
          >
            {(ids) => (
              <Input
                {...ids}
                mono
                value={form.name}
                disabled={variable !== null}
                spellCheck={false}
                autoComplete="off"
                onChange={(event) => form.setName(event.target.value.trim())}
              />
            )}
          </Field>
          <Field label={t('column.type')}>
            {(ids) => (
              <Select
                {...ids}
                value={form.type}
                options={VARIABLE_TYPES.map((type) => ({ value: type, label: t(`type.${type}`) }))}
                onValueChange={form.setType}
              />
            )}
          </Field>
        </div>
        <ValueField type={form.type} value={form.typed} onChange={form.setTyped} tried={tried} />
        {conflict ? (
          <VariableConflict
            now={conflict.now}
            busy={save.isPending}
            onTake={takeTheirs}
            onKeep={() => send(conflict.now?.revision ?? 0)}
          />
        ) : null}
      </div>
    </Dialog>
  );
}
