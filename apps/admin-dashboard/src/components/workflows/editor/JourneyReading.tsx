'use client';

import type { FlowDocument, FlowResource } from '@columba/workflow-contracts';
import { ReactFlowProvider } from '@xyflow/react';
import { ChevronLeft } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { Link } from '@/i18n/navigation';
import { WorkflowCanvas } from '../canvas/workflow-canvas';
import { withPositions } from '../document/auto-layout';
import { VersionPill } from './VersionPill';

/** For those who may look at a journey and not change it: the draft as it stands, without tools that would be refused. */
export function JourneyReading({ flow, draft }: { flow: FlowResource; draft: FlowDocument }) {
  const t = useTranslations('editor');
  const document = useMemo(() => withPositions(draft), [draft]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-line border-b bg-surface px-2 py-1.5">
        <Link
          href="/dashboard/workflows"
          aria-label={t('bar.back')}
          className="grid size-7 shrink-0 place-items-center rounded-control text-muted hover:bg-hover hover:text-ink"
        >
          <ChevronLeft aria-hidden className="size-4" />
        </Link>
        <h1 className="min-w-0 truncate px-1.5 font-semibold text-14" title={document.name}>
          {document.name}
        </h1>
        <VersionPill flow={flow} changed={flow.draftChanged} />
        <p className="text-12 text-faint">{t('readOnly')}</p>
      </header>
      <div className="relative min-h-0 flex-1">
        <ReactFlowProvider>
          <WorkflowCanvas document={document} mode="view" label={t('canvas.label')} />
        </ReactFlowProvider>
      </div>
    </div>
  );
}
