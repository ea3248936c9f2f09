'use client';

import { type RunStatus, TERMINAL_RUN_STATUSES } from '@columba/workflow-contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Pause, Play, RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { api } from '@/api/browser-api';
import { Button } from '@/components/ui/Button';
import { toast } from '@/components/ui/toast.store';
import { useRouter } from '@/i18n/navigation';
import { useMay } from '@/session/SessionProvider';

const ACTIONS = { pause: { icon: Pause }, resume: { icon: Play }, retry: { icon: RotateCcw } } as const;
type Action = keyof typeof ACTIONS;

/** Pause what goes on, resume what is paused, retry what failed: one button, by the run's status. */
export function RunActions({ runId, status }: { runId: string; status: RunStatus }) {
  const t = useTranslations('run.control');
  const mayControl = useMay('runs:control');
  const queries = useQueryClient();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const action = actionFor(status);
  if (!mayControl || !action) return null;
  const { icon: Icon } = ACTIONS[action];
  const act = async () => {
    setBusy(true);
    try {
      const { runId: next } = await api.runs[action](runId);
      toast.done(t(`${action}.done`));
      if (next !== runId) router.push(`/dashboard/runs/${next}`);
      else await queries.invalidateQueries({ queryKey: ['run', runId] });
    } catch (error) {
      toast.failed(t(`${action}.failed`), error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="sm" busy={busy} onClick={act}>
      <Icon aria-hidden />
      {t(`${action}.action`)}
    </Button>
  );
}

function actionFor(status: RunStatus): Action | null {
  if (status === 'failed') return 'retry';
  if (status === 'paused') return 'resume';
  return TERMINAL_RUN_STATUSES.includes(status) ? null : 'pause';
}
