'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { api } from '@/api/browser-api';
import { StopBanner } from '@/components/stops/StopBanner';
import { ErrorState } from '@/components/ui/ErrorState';
import { Tabs } from '@/components/ui/Tabs';
import { useMay } from '@/session/SessionProvider';
import { FollowRun } from './canvas/FollowRun';
import { WorkflowCanvas } from './canvas/workflow-canvas';
import { withPositions } from './document/auto-layout';
import { LogsStream } from './LogsStream';
import { EMPTY_FOLD } from './monitor/fold-facts';
import { latestNode } from './monitor/run-path';
import { ContextTree } from './run/ContextTree';
import { RestartHere } from './run/RestartHere';
import { RunConversation } from './run/RunConversation';
import { RunErrorBar } from './run/RunErrorBar';
import { RunHeader } from './run/RunHeader';
import { RunSkeleton } from './run/RunSkeleton';
import { useRunFacts } from './run/use-run-facts';

const NONE: ReadonlySet<string> = new Set();

/** One run, live: the journey it executes coming alive step by step, and beside it facts, conversation and context. */
export function LiveMonitor({ runId }: { runId: string }) {
  const t = useTranslations('run');
  const queries = useQueryClient();
  const run = useQuery({ queryKey: ['run', runId], queryFn: ({ signal }) => api.runs.get(runId, signal) });
  const { facts, fold } = useRunFacts(runId);
  const version = useQuery({
    queryKey: ['flow-version', run.data?.flowId, run.data?.version],
    queryFn: ({ signal }) => api.flows.version(run.data?.flowId ?? '', run.data?.version ?? 0, signal),
    enabled: run.data !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE);
  const selection = useMemo(() => ({ nodes: selected, edges: NONE }), [selected]);
  const seen = fold.seq;
  useEffect(() => {
    if (seen > 0) void queries.invalidateQueries({ queryKey: ['run', runId] });
  }, [seen, queries, runId]);
  const document = useMemo(() => (version.data ? withPositions(version.data.document) : null), [version.data]);
  const mayRead = useMay('messages:read');

  if (run.isError && !run.data) {
    return <ErrorState error={run.error} title={t('loadFailed')} onRetry={() => run.refetch()} />;
  }
  if (!run.data) return <RunSkeleton />;
  const tabs = [
    {
      value: 'facts',
      label: t('tabs.facts'),
      count: facts.length,
      content: (
        <LogsStream
          facts={facts}
          document={document}
          selected={selected}
          onSelect={(id) => setSelected(new Set([id]))}
        />
      ),
    },
    ...(mayRead
      ? [
          {
            value: 'conversation',
            label: t('tabs.conversation'),
            content: <RunConversation runId={runId} seen={seen} />,
          },
        ]
      : []),
    { value: 'context', label: t('tabs.context'), content: <ContextTree value={run.data.context} /> },
  ];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <StopBanner target={{ flowId: run.data.flowId, name: run.data.flowName }} />
      <RunHeader run={run.data} fold={fold} document={document} />
      <RunErrorBar fold={fold} run={run.data} onShow={(id) => setSelected(new Set([id]))} />
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <div className="relative min-h-0 min-w-0 flex-1 max-md:min-h-[38dvh]">
          {version.isError ? (
            <ErrorState error={version.error} title={t('versionFailed')} onRetry={() => version.refetch()} />
          ) : null}
          {document ? (
            <ReactFlowProvider>
              <WorkflowCanvas
                document={document}
                mode="monitor"
                label={t('canvas')}
                fold={seen > 0 ? fold : EMPTY_FOLD}
                selection={selection}
                onSelect={({ nodes }) => setSelected(nodes)}
              >
                <FollowRun document={document} nodeId={latestNode(facts)} />
              </WorkflowCanvas>
            </ReactFlowProvider>
          ) : null}
          {document ? <RestartHere run={run.data} document={document} fold={fold} selected={selected} /> : null}
        </div>
        <aside
          aria-label={t('details')}
          className="flex min-h-0 w-104 shrink-0 flex-col border-line border-l bg-surface max-lg:w-88 max-md:h-[52%] max-md:w-auto max-md:border-t max-md:border-l-0"
        >
          <Tabs items={tabs} label={t('details')} />
        </aside>
      </div>
    </div>
  );
}
