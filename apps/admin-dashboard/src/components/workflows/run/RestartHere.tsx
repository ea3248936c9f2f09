'use client';

import type { FlowDocument, RunDetail } from '@columba/workflow-contracts';
import { useMutation } from '@tanstack/react-query';
import { StepForward } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { api } from '@/api/browser-api';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { toast } from '@/components/ui/toast.store';
import { useRouter } from '@/i18n/navigation';
import { useMay } from '@/session/SessionProvider';
import { useNodeWords } from '../canvas/use-node-words';
import type { RunFold } from '../monitor/fold-facts';

export interface RestartHereProps {
  run: RunDetail;
  document: FlowDocument;
  fold: RunFold;
  selected: ReadonlySet<string>;
}

/** Over the canvas while one step that the run came to is selected: a new run that begins there. */
export function RestartHere({ run, document, fold, selected }: RestartHereProps) {
  const t = useTranslations('run.restart');
  const words = useNodeWords();
  const mayStart = useMay('runs:start');
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [nodeId] = selected.size === 1 ? [...selected] : [];
  const node = document.nodes.find((one) => one.id === nodeId);
  const restart = useMutation({
    mutationFn: (id: string) => api.runs.restart(run.id, { nodeId: id }),
    onSuccess: ({ runId, repeats }) => {
      toast.done(t('done'), repeats.length > 0 ? t('repeats', { count: repeats.length }) : undefined);
      router.push(`/dashboard/runs/${runId}`);
    },
    onError: (error) => toast.failed(t('failed'), error),
    onSettled: () => setAsking(false),
  });
  if (!mayStart || !node || !cameTo(fold, node.id) || node.type.startsWith('trigger_')) return null;
  const name = words.title(node);
  return (
    <div className="pointer-events-none absolute inset-x-0 top-3 z-10 flex justify-center px-3">
      <Button
        size="sm"
        className="pointer-events-auto max-w-full animate-rise shadow-float"
        onClick={() => setAsking(true)}
      >
        <StepForward aria-hidden />
        <span className="truncate">{t('action', { name })}</span>
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('title', { name })}
        description={t('text', { version: run.version })}
        action={t('confirm')}
        busy={restart.isPending}
        onConfirm={() => restart.mutate(node.id)}
      />
    </div>
  );
}

function cameTo({ nodes }: RunFold, nodeId: string): boolean {
  const status = nodes[nodeId]?.status ?? 'idle';
  return status !== 'idle' && status !== 'skipped';
}
