'use client';

import type { RunAction } from '@columba/workflow-contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { api } from '@/api/browser-api';
import type { RunSelection } from '@/api/operations-api';
import { type Pace, PaceField } from '../bulk-jobs/PaceField';
import { BULK_JOBS_KEY } from '../bulk-jobs/use-bulk-jobs';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { toast } from '../ui/toast.store';

export interface BulkRunsDialogProps {
  action: RunAction;
  what: RunSelection;
  onClose: () => void;
  onStarted: () => void;
}

/** Names the effect, asks how fast, and starts the job. */
export function BulkRunsDialog({ action, what, onClose, onStarted }: BulkRunsDialogProps) {
  const t = useTranslations('runs.bulk');
  const ui = useTranslations('ui');
  const client = useQueryClient();
  const [pace, setPace] = useState<Pace>(null);
  const count = 'ids' in what ? what.ids.length : 0;
  const start = useMutation({
    mutationFn: () => api.bulkJobs.start({ action, ...what, ...(pace === null ? {} : { throttle: pace }) }),
    onSuccess: async (job) => {
      toast.done(t('started', { count: job.total }));
      onClose();
      onStarted();
      await client.invalidateQueries({ queryKey: BULK_JOBS_KEY });
    },
    onError: (error) => toast.failed(t('failed'), error),
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(`title.${action}`, { count })}
      description={t(`text.${action}`)}
      footer={
        <>
          <Button onClick={onClose}>{ui('cancel')}</Button>
          <Button
            variant={action === 'cancel' ? 'danger' : 'primary'}
            busy={start.isPending}
            onClick={() => start.mutate()}
          >
            {t(`do.${action}`, { count })}
          </Button>
        </>
      }
    >
      <PaceField value={pace} onChange={setPace} />
    </Dialog>
  );
}
