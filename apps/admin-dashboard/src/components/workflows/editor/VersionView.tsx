'use client';

import { useQuery } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { api } from '@/api/browser-api';
import { Button } from '@/components/ui/Button';
import { ErrorState } from '@/components/ui/ErrorState';
import { WorkflowCanvas } from '../canvas/workflow-canvas';
import { withPositions } from '../document/auto-layout';

/** One published version as it was: to look at, not to change. */
export function VersionView({ flowId, version, onClose }: { flowId: string; version: number; onClose: () => void }) {
  const t = useTranslations('editor.versions');
  const detail = useQuery({
    queryKey: ['flow-version', flowId, version],
    queryFn: ({ signal }) => api.flows.version(flowId, version, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const document = useMemo(() => (detail.data ? withPositions(detail.data.document) : null), [detail.data]);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-10 shrink-0 items-center gap-3 border-line border-b bg-sunken px-4 text-13">
        <span className="min-w-0 flex-1 truncate">{t('viewing', { version })}</span>
        <Button size="sm" onClick={onClose}>
          {t('backToDraft')}
        </Button>
      </div>
      {detail.isError ? <ErrorState error={detail.error} title={t('failed')} onRetry={() => detail.refetch()} /> : null}
      {document ? (
        <ReactFlowProvider>
          <WorkflowCanvas document={document} mode="view" label={t('viewing', { version })} />
        </ReactFlowProvider>
      ) : null}
    </div>
  );
}
