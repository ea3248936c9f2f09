'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { ApiError } from '@/api/api-error';
import { api } from '@/api/browser-api';
import { useRouter } from '@/i18n/navigation';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';
import { Input } from '../ui/Input';
import { Textarea } from '../ui/Textarea';
import { JOURNEYS_KEY } from './use-journeys';

const MAX_NAME = 120;

function problemWords(error: unknown, pointer: string): string | undefined {
  return error instanceof ApiError ? error.fieldError(pointer) : undefined;
}

/** Asks for a name, then opens the editor on the new draft. */
export function CreateJourneyDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations('journeys.create');
  const ui = useTranslations('ui');
  const router = useRouter();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const create = useMutation({
    mutationFn: () => api.flows.create({ name: name.trim(), description: description.trim() }),
    onSuccess: (flow) => {
      void client.invalidateQueries({ queryKey: JOURNEYS_KEY });
      router.push(`/dashboard/workflows/${flow.id}`);
    },
  });
  const nameProblem = problemWords(create.error, '/name');
  const otherProblem = create.error && !nameProblem ? create.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) {
      create.mutate();
    }
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        create.reset();
        onOpenChange(next);
      }}
      title={t('title')}
      description={t('description')}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{ui('cancel')}</Button>
          <Button
            type="submit"
            form="create-journey"
            variant="primary"
            disabled={!name.trim()}
            busy={create.isPending || create.isSuccess}
          >
            {t('action')}
          </Button>
        </>
      }
    >
      <form id="create-journey" onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t('name')} required error={nameProblem}>
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              maxLength={MAX_NAME}
              placeholder={t('namePlaceholder')}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t('about')}
          hint={t('aboutHint')}
          error={otherProblem instanceof ApiError ? `${otherProblem.detail} ${otherProblem.mend}`.trim() : undefined}
        >
          {(ids) => (
            <Textarea {...ids} rows={2} value={description} onChange={(event) => setDescription(event.target.value)} />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
