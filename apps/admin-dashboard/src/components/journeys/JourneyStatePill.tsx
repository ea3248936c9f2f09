'use client';

import type { FlowResource } from '@columba/workflow-contracts';
import { PencilLine } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge } from '../ui/Badge';
import { Tooltip } from '../ui/Tooltip';
import { journeyState } from './journey-state';

/** Draft, Published vN, vN with unpublished changes, or Off. */
export function JourneyStatePill({
  flow,
}: {
  flow: Pick<FlowResource, 'publishedVersion' | 'draftChanged' | 'enabled'>;
}) {
  const t = useTranslations('journeys.state');
  const state = journeyState(flow);
  const version = flow.publishedVersion ?? 0;
  if (state === 'draft') {
    return <Badge variant="dashed">{t('draft')}</Badge>;
  }
  return (
    <span className="inline-flex items-center gap-1.5">
      <Badge variant={state === 'off' ? 'dashed' : 'outline'}>
        {state === 'off' ? t('off', { version }) : t('published', { version })}
      </Badge>
      {flow.draftChanged ? (
        <Tooltip label={t('changedHint')}>
          <span className="relative z-1 inline-flex items-center gap-1 text-12 text-muted">
            <PencilLine aria-hidden className="size-3" />
            <span className="max-sm:sr-only">{t('changed')}</span>
          </span>
        </Tooltip>
      ) : null}
    </span>
  );
}
