'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { api } from '@/api/browser-api';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field } from '@/components/ui/Field';
import { Select } from '@/components/ui/Select';
import { Textarea } from '@/components/ui/Textarea';
import { toast } from '@/components/ui/toast.store';
import { customerName } from '@/format/person-name';
import { useRouter } from '@/i18n/navigation';
import { readInput } from './run-input';

export interface RunDialogProps {
  flowId: string;
  version: number;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}
const NOBODY = '-';

/** Starts a run of the published version by hand, for a customer and with an input, and goes to watch it. */
export function RunDialog({ flowId, version, open, onOpenChange }: RunDialogProps) {
  const t = useTranslations('editor.run');
  const router = useRouter();
  const [customerId, setCustomerId] = useState(NOBODY);
  const [input, setInput] = useState('{}');
  const [busy, setBusy] = useState(false);
  const customers = useQuery({
    queryKey: ['customers', 'to-run'],
    queryFn: ({ signal }) => api.customers.list({ limit: 100 }, signal),
    enabled: open,
  });
  const parsed = readInput(input);
  const start = async () => {
    if (!parsed) return;
    setBusy(true);
    try {
      const given = customerId === NOBODY ? {} : { customerId };
      const { runId } = await api.flows.startRun(flowId, { ...given, input: parsed, mode: 'live' });
      router.push(`/dashboard/runs/${runId}`);
    } catch (error) {
      toast.failed(t('failed'), error);
      setBusy(false);
    }
  };
  const options = (customers.data?.items ?? []).map((one) => ({ value: one.id, label: customerName(one) ?? one.id }));
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title', { version })}
      description={t('description')}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t('cancel')}</Button>
          <Button variant="primary" busy={busy} disabled={!parsed} onClick={start}>
            {t('start')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('customer')}>
          {(ids) => (
            <Select
              {...ids}
              value={customerId}
              options={[{ value: NOBODY, label: t('nobody') }, ...options]}
              onValueChange={setCustomerId}
            />
          )}
        </Field>
        <Field label={t('input')} hint={t('inputHint')} error={parsed ? undefined : t('inputInvalid')}>
          {(ids) => (
            <Textarea {...ids} mono rows={4} value={input} onChange={(event) => setInput(event.target.value)} />
          )}
        </Field>
      </div>
    </Dialog>
  );
}
