'use client';

import type { FlowResource } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/Badge';

/** Draft or published, and whether the draft has gone on since. */
export function VersionPill({ flow, changed }: { flow: FlowResource; changed: boolean }) {
  const t = useTranslations('editor.bar');
  if (flow.publishedVersion === null) return <Badge variant="dashed">{t('draft')}</Badge>;
  return (
    <span className="inline-flex gap-1">
      <Badge>{t('published', { version: flow.publishedVersion })}</Badge>
      {changed ? <Badge variant="dashed">{t('changed')}</Badge> : null}
    </span>
  );
}
