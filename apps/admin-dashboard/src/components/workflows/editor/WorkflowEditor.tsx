'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { api } from '@/api/browser-api';
import { StopBanner } from '@/components/stops/StopBanner';
import { ErrorState } from '@/components/ui/ErrorState';
import { Skeleton } from '@/components/ui/Skeleton';
import { useMay } from '@/session/SessionProvider';
import { WorkflowBuilderLayout } from '../workflow-builder-layout';
import { JourneyReading } from './JourneyReading';

/** Loads a journey and its draft, then hands over to the editor, which keeps its own document from there on. */
export function WorkflowEditor({ flowId }: { flowId: string }) {
  const t = useTranslations('editor');
  const mayWrite = useMay('flows:write');
  const flow = useQuery({ queryKey: ['flow', flowId], queryFn: ({ signal }) => api.flows.get(flowId, signal) });
  const draft = useQuery({
    queryKey: ['flow-draft', flowId],
    queryFn: ({ signal }) => api.flows.draft(flowId, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const failed = flow.error ?? draft.error;
  if (failed) {
    return (
      <ErrorState
        error={failed}
        title={t('loadFailed')}
        onRetry={() => {
          void flow.refetch();
          void draft.refetch();
        }}
      />
    );
  }
  if (!flow.data || !draft.data) return <EditorSkeleton />;
  return (
    <>
      <StopBanner target={{ flowId, name: flow.data.name }} />
      {mayWrite ? (
        <WorkflowBuilderLayout key={flowId} flow={flow.data} draft={draft.data} />
      ) : (
        <JourneyReading flow={flow.data} draft={draft.data.document} />
      )}
    </>
  );
}

function EditorSkeleton() {
  return (
    <div aria-busy className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-12 items-center gap-3 border-line border-b px-4">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="h-4 w-16" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex w-56 flex-col gap-4 border-line border-r p-4 max-lg:hidden">
          {['w-full', 'w-28', 'w-32', 'w-24', 'w-36', 'w-28'].map((width, index) => (
            <Skeleton key={index} className={width} />
          ))}
        </div>
        <div className="flex-1 bg-canvas" />
        <div className="w-90 border-line border-l max-md:hidden" />
      </div>
    </div>
  );
}
